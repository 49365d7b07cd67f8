using IncidentBot.Channels.BotFramework;
using IncidentBot.Settings;
using IncidentBot.Tests.CommandLine;
using Microsoft.Extensions.Configuration;

namespace IncidentBot.Tests.Channels.BotFramework;

public sealed class TeamsSettingsTests
{
    private const string Id = "8f3c2c1e-52ab-4b0e-9c07-5a4d3f0e6b11";

    [Theory]
    [InlineData("")]
    [InlineData("MicrosoftAppType= MicrosoftAppId= MicrosoftAppPassword= MicrosoftAppTenantId=")]
    public void Nothing_configured_means_off(string settings) => Assert.Null(Read(settings));

    [Theory]
    [InlineData("MicrosoftAppType=SingleTenant MicrosoftAppId=a MicrosoftAppPassword=p MicrosoftAppTenantId=t", "Secret", "t")]
    [InlineData("MicrosoftAppId=a MicrosoftAppPassword=p Teams:Tenants:0=x", "Secret", "x")]
    [InlineData("MicrosoftAppType=UserAssignedMSI MicrosoftAppId=a MicrosoftAppTenantId=t", "Managed", "t")]
    [InlineData("Teams:Unauthenticated=true", "Nobody", "")]
    public void Each_way_to_sign_in_is_read(string settings, string identity, string tenants)
    {
        var options = Read(settings);

        Assert.Equal((identity, tenants), (options?.Identity.GetType().Name, string.Join(' ', options?.Tenants ?? [])));
    }

    [Theory]
    [InlineData("MicrosoftAppId=a", "MicrosoftAppPassword is missing:")]
    [InlineData("MicrosoftAppId=a MicrosoftAppPassword=p", "Teams:Tenants is missing:")]
    [InlineData("MicrosoftAppPassword=p Teams:Tenants:0=x", "MicrosoftAppId is missing:")]
    [InlineData("MicrosoftAppType=SingleTenant MicrosoftAppId=a MicrosoftAppPassword=p", "MicrosoftAppTenantId is missing:")]
    [InlineData("MicrosoftAppType=UserAssignedMSI MicrosoftAppId=a MicrosoftAppTenantId=t MicrosoftAppPassword=p", "MicrosoftAppType is UserAssignedMSI, which has no secret: take MicrosoftAppPassword away.")]
    [InlineData("MicrosoftAppType=Tenantless MicrosoftAppId=a MicrosoftAppPassword=p Teams:Tenants:0=x", "MicrosoftAppType is \"Tenantless\": use MultiTenant, SingleTenant or UserAssignedMSI.")]
    [InlineData("MicrosoftAppTenantId=t MicrosoftAppId=a MicrosoftAppPassword=p Teams:Certificate:Path=/no/such.pfx", "MicrosoftAppPassword and Teams:Certificate exclude each other")]
    [InlineData("MicrosoftAppTenantId=t MicrosoftAppId=a Teams:Certificate:Path=/no/such.pfx", "Teams:Certificate:Path is \"/no/such.pfx\": there is no such file.")]
    [InlineData("MicrosoftAppTenantId=t MicrosoftAppId=a Teams:Certificate:Password=p", "Teams:Certificate:Path is missing:")]
    [InlineData("MicrosoftAppTenantId=t MicrosoftAppId=a MicrosoftAppPassword=p ChannelService=https://botframework.azure.cn", "ChannelService is \"https://botframework.azure.cn\":")]
    [InlineData("MicrosoftAppTenantId=t MicrosoftAppId=a MicrosoftAppPassword=p Teams:HearUnadressed=true", "Teams:HearUnadressed is not a key of this section:")]
    [InlineData("MicrosoftAppTenantId=t MicrosoftAppId=a MicrosoftAppPassword=p Teams:HearUnaddressed=often", "Teams:HearUnaddressed is \"often\": use true or false.")]
    [InlineData("MicrosoftAppTenantId=t MicrosoftAppId=a MicrosoftAppPassword=p ToBotFromChannelOpenIdMetadataUrl=http://keys.example", "ToBotFromChannelOpenIdMetadataUrl is \"http://keys.example\": use an https address.")]
    [InlineData("Teams:Unauthenticated=true MicrosoftAppId=a", "MicrosoftAppId and Teams:Unauthenticated exclude each other")]
    [InlineData("Teams:Unauthenticated=true urls=http://0.0.0.0:3978", "Teams:Unauthenticated is for programs on this machine:")]
    [InlineData("Teams:Unauthenticated=true urls=http://localhost:3978;http://*:80", "Teams:Unauthenticated is for programs on this machine:")]
    [InlineData("Teams:Unauthenticated=true http_ports=8080", "Teams:Unauthenticated is for programs on this machine:")]
    [InlineData("Teams:HearUnaddressed=true", "MicrosoftAppId is missing:")]
    public void Half_a_configuration_stops_the_start_and_names_the_key(string settings, string sentence)
    {
        var exception = Assert.Throws<SettingsException>(() => Read(settings));

        Assert.Contains(exception.Sentences, each => each.StartsWith(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void The_US_government_has_a_cloud_of_its_own()
    {
        var cloud = Read("MicrosoftAppTenantId=t MicrosoftAppId=a MicrosoftAppPassword=p ChannelService=https://botframework.azure.us")?.Cloud;

        // MicrosoftGovernmentAppCredentialsTests, ValidationMetadataUrlTest_USGov
        Assert.Equal(
            ("https://api.botframework.us", "https://login.botframework.azure.us/v1/.well-known/openidconfiguration", "https://login.microsoftonline.us/", "https://api.botframework.us/.default"),
            (cloud?.Issuer, cloud?.Metadata.ToString(), cloud?.Login.ToString(), cloud?.Scope));
    }

    [Fact]
    public void The_public_cloud_is_the_SDKs()
    {
        var cloud = Read("MicrosoftAppTenantId=t MicrosoftAppId=a MicrosoftAppPassword=p")?.Cloud;

        // ValidationMetadataUrlTest_Public
        Assert.Equal(
            ("https://api.botframework.com", "https://login.botframework.com/v1/.well-known/openidconfiguration", "https://login.microsoftonline.com/", "https://api.botframework.com/.default"),
            (cloud?.Issuer, cloud?.Metadata.ToString(), cloud?.Login.ToString(), cloud?.Scope));
    }

    [Fact]
    public async Task A_file_that_is_no_certificate_is_named_at_start()
    {
        using var run = new RootRun();
        var file = run.Write("bot.pfx", "not a certificate").Replace("\\", "/", StringComparison.Ordinal);
        var settings = run.WriteSettings($$$""","MicrosoftAppId":"{{{Id}}}","MicrosoftAppTenantId":"t","Teams":{"Certificate":{"Path":"{{{file}}}"}}""");

        var code = await run.RunAsync("serve", "--config", settings, "--urls", "http://127.0.0.1:0");

        Assert.Equal((2, $"Teams:Certificate:Path is \"{file}\": it cannot be read as a certificate with its private key; check Teams:Certificate:Password."), (code, run.Error.Trim()));
    }

    private static TeamsOptions? Read(string settings) => TeamsSettings.Read(Configuration(settings));

    private static IConfiguration Configuration(string settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create<string, string?>(pair[0], pair[1])))
        .Build();
}
