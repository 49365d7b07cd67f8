// An echo bot as the SDK's own samples write it: one reply to each message, tokens checked against the issuer named on the command line.
const http = require('http');
const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = require('botbuilder');

const [appId, tenant, issuer, metadata] = process.argv.slice(2);
const authentication = new ConfigurationBotFrameworkAuthentication({
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: appId,
  MicrosoftAppPassword: 'unused',
  MicrosoftAppTenantId: tenant,
  ToBotFromChannelTokenIssuer: issuer,
  ToBotFromChannelOpenIdMetadataUrl: metadata,
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/' + tenant,
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  OAuthUrl: 'https://api.botframework.com',
  ValidateAuthority: 'true',
  CallerId: '',
});
const adapter = new CloudAdapter(authentication);
// Acknowledging alone is compared: sending the echo would need Microsoft's login.
const bot = async () => {};

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    request.body = JSON.parse(Buffer.concat(parts).toString());
    const answer = {
      socket: response.socket,
      header: (name, value) => response.setHeader(name, value),
      status: code => { response.statusCode = code; },
      send: body => response.write(typeof body === 'string' ? body : JSON.stringify(body)),
      end: () => response.end(),
    };
    adapter.process(request, answer, bot).catch(error => { console.error(error.message); response.statusCode = 500; response.end(); });
  });
});
server.listen(0, '127.0.0.1', () => console.log('listening on ' + server.address().port));
