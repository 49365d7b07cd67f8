using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using IncidentBot.Channels;
using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>How the bot comes to a token of its own without a secret.</summary>
public sealed class TeamsSignInTests : IDisposable
{
    private const string Password = "pass of the file";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sign-in");

    public static TheoryData<string, string?> Files => new() { { "bot.pfx", Password }, { "bot.pem", null }, { "bot-encrypted.pem", Password } };

    /// <remarks>https://learn.microsoft.com/entra/identity-platform/certificate-credentials</remarks>
    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_certificate_proves_who_the_bot_is(string name, string? password)
    {
        using var certificate = Make(name, password);
        await using var server = await TeamsServer.StartAsync(settings: [TeamsServer.NewAppId(), ("MicrosoftAppPassword", ""), ("Teams:Certificate:Path", Path.Combine(_folder.FullName, name)), ("Teams:Certificate:Password", password ?? "")]);

        var result = await DeliverAsync(server);

        var (address, form) = Assert.Single(server.Login.Asked);
        var fields = QueryHelpers.ParseQuery(form);
        var proof = await new JsonWebTokenHandler().ValidateTokenAsync(fields["client_assertion"], new TokenValidationParameters
        {
            IssuerSigningKey = new X509SecurityKey(certificate),
            ValidIssuer = server.AppId,
            ValidAudience = $"https://login.microsoftonline.com/{Activities.Tenant}/oauth2/v2.0/token",
        });
        Assert.IsType<DeliveryResult.Delivered>(result);
        Assert.Equal($"https://login.microsoftonline.com/{Activities.Tenant}/oauth2/v2.0/token", address.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ("client_credentials", server.AppId, "https://api.botframework.com/.default", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", false),
            (fields["grant_type"].ToString(), fields["client_id"].ToString(), fields["scope"].ToString(), fields["client_assertion_type"].ToString(), fields.ContainsKey("client_secret")));
        Assert.True(proof.IsValid, proof.Exception?.Message);
        Assert.Equal(server.AppId, proof.Claims["sub"]);
        // By subject and issuer: Microsoft may know the certificate by its name only.
        Assert.Equal(Convert.ToBase64String(certificate.RawData), ((JsonWebToken)proof.SecurityToken).GetHeaderValue<string[]>("x5c")[0]);
    }

    /// <summary>The bot as a program of its own: Microsoft's library asks at an address of the machine, which only environment variables can make another one.</summary>
    /// <remarks>
    /// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference ,
    /// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
    /// </remarks>
    [Theory]
    [InlineData("IDENTITY_ENDPOINT=/msi/token IDENTITY_HEADER=853b9a84")]
    [InlineData("AZURE_POD_IDENTITY_AUTHORITY_HOST=/")]
    public async Task What_runs_in_Azure_needs_nothing_to_prove_who_it_is(string environment)
    {
        await using var platform = await PlatformDouble.StartAsync();
        var settings = Path.Combine(_folder.FullName, "own.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["Storage:Sqlite:Path"] = Path.Combine(_folder.FullName, "own.db"),
            ["MicrosoftAppType"] = "UserAssignedMSI",
            ["MicrosoftAppId"] = Activities.AppId,
            ["MicrosoftAppTenantId"] = Activities.Tenant,
        }), TestContext.Current.CancellationToken);
        var variables = environment.Replace("=/", $"={platform.Address}", StringComparison.Ordinal).Split(' ').Select(variable => variable.Split('='));

        var seen = await CheckAsync(settings, variables);
        platform.Knows = "another app";
        var refused = await CheckAsync(settings, variables);

        Assert.Contains($"signs in as {Activities.AppId}", seen, StringComparison.Ordinal);
        Assert.Contains("Microsoft gives no token", refused, StringComparison.Ordinal);
        Assert.All(platform.Asked, asked => Assert.Equal(("https://api.botframework.com", Activities.AppId), asked));
        Assert.NotEmpty(platform.Asked);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private X509Certificate2 Make(string name, string? password)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=incidentbot", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var path = Path.Combine(_folder.FullName, name);
        if (name.EndsWith(".pfx", StringComparison.Ordinal))
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, password));
        else
            File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{(password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)))}");
        return certificate;
    }

    private static Task<DeliveryResult> DeliverAsync(TeamsServer server) =>
        server.Get<IEnumerable<IChannel>>().Single(channel => channel.Name == "teams").DeliverAsync(
            new Delivery("0123456789abcdef", new Place("teams", Activities.Channel, null), new Message("reply-1", Placement.Thread, "words", [new Paragraph("words")]), null), TestContext.Current.CancellationToken);

    private static async Task<string> CheckAsync(string settings, IEnumerable<string[]> variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "IncidentBot.dll"), "check", "--config", settings]) { RedirectStandardOutput = true };
        foreach (var variable in variables)
            start.Environment[variable[0]] = variable[1];
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The bot did not start.");
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said;
    }

    /// <summary>Stands in for what Azure offers to the programs on a machine: in App Service, and on a virtual machine.</summary>
    private sealed class PlatformDouble(WebApplication app) : IAsyncDisposable
    {
        public string Address => $"{app.Urls.First()}/";

        /// <summary>The one app that it has an identity for.</summary>
        public string Knows { get; set; } = Activities.AppId;

        public ConcurrentQueue<(string Resource, string ClientId)> Asked { get; } = new();

        public static async Task<PlatformDouble> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var platform = new PlatformDouble(app);
            app.MapGet("/msi/token", (HttpRequest request) => platform.Answer(request, request.Headers["X-IDENTITY-HEADER"] == "853b9a84"));
            app.MapGet("/metadata/identity/oauth2/token", (HttpRequest request) => platform.Answer(request, request.Headers["Metadata"] == "true"));
            // As the real one answers to whatever comes without its header; the library looks for newer offers like that.
            app.MapFallback(() => Results.Json(new { error = "Bad request. Required metadata header not specified" }, statusCode: 400));
            await app.StartAsync(TestContext.Current.CancellationToken);
            return platform;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private IResult Answer(HttpRequest request, bool isInside)
        {
            var (resource, clientId) = (request.Query["resource"].ToString().TrimEnd('/'), request.Query["client_id"].ToString());
            if (isInside)
                Asked.Enqueue((resource, clientId));
            return isInside && clientId == Knows
                ? Results.Json(new { access_token = "token-of-the-platform", expires_on = DateTimeOffset.UtcNow.AddHours(8).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), resource, token_type = "Bearer", client_id = clientId })
                : Results.Json(new { error = "invalid_request", error_description = "Identity not found" }, statusCode: 400);
        }
    }
}
