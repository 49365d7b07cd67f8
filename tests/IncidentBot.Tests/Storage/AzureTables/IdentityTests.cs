using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using IncidentBot.Tests.Connectors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.Storage.AzureTables;

/// <summary>
/// The bot signs in to the table with the machine's identity. Azurite takes tokens over https only, and looks at what they claim; the token comes from an endpoint as Azure
/// gives it to apps: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
/// </summary>
public sealed class IdentityTests : IDisposable
{
    private const string Secret = "header-of-this-machine";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("incidentbot-identity");
    private readonly List<string> _asked = [];

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    private string CertificatePath => Path.Combine(_folder.FullName, "cert.pem");

    private string KeyPath => Path.Combine(_folder.FullName, "key.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task With_the_machines_identity_the_table_is_used()
    {
        var (code, said) = await CheckAsync(Token());

        Assert.Contains("open triages", said, StringComparison.Ordinal);
        Assert.Equal((0, "https://storage.azure.com"), (code, Assert.Single(_asked.Distinct())));
    }

    [Fact]
    public async Task Without_one_it_says_what_is_missing_and_no_secret()
    {
        var (code, said) = await CheckAsync(token: null);

        Assert.Contains("this machine has no identity that Azure accepts", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, said, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    private async Task<(int Code, string Said)> CheckAsync(string? token)
    {
        Assert.SkipUnless(Azurite.IsInstalled, "Azurite is not installed (npm install --prefix tests/counterparts).");
        await MakeCertificateAsync();
        await using var azurite = await Azurite.StartAsync("--oauth", "basic", "--cert", CertificatePath, "--key", KeyPath);
        await using var identity = await ServeTokenAsync(token);
        var config = Path.Combine(_folder.FullName, "config.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new { Storage = new { AzureTables = new { Endpoint = $"https://{azurite.Address.Authority}/devstoreaccount1" }, Sqlite = new { Path = Path.Combine(_folder.FullName, "page.db") } } }), Limit);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "IncidentBot.dll"), "check", "--config", config]) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["IDENTITY_ENDPOINT"] = $"{identity.Urls.First()}/msi/token";
        start.Environment["IDENTITY_HEADER"] = Secret;
        start.Environment["SSL_CERT_FILE"] = CertificatePath;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The bot did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Limit), process.StandardError.ReadToEndAsync(Limit));
        await process.WaitForExitAsync(Limit);
        return (process.ExitCode, Flat($"{await output}{await error}"));
    }

    // The table breaks long lines.
    private static string Flat(string said) => string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task MakeCertificateAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(CertificatePath, certificate.ExportCertificatePem(), Limit);
        await File.WriteAllTextAsync(KeyPath, key.ExportPkcs8PrivateKeyPem(), Limit);
    }

    private async Task<WebApplication> ServeTokenAsync(string? token)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/msi/token", (HttpRequest request, string resource) =>
        {
            _asked.Add(resource);
            return token is null || request.Headers["X-IDENTITY-HEADER"] != Secret
                ? Results.BadRequest(new { statusCode = 400, message = "No managed identity is assigned." })
                : Results.Json(new { access_token = token, expires_on = $"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}", resource, token_type = "Bearer", client_id = "bot" });
        });
        await app.StartAsync(Limit);
        return app;
    }

    private static string Token()
    {
        var now = DateTimeOffset.UtcNow;
        var claims = new { aud = "https://storage.azure.com", iss = "https://sts.windows.net/tenant/", iat = now.AddMinutes(-5).ToUnixTimeSeconds(), nbf = now.AddMinutes(-5).ToUnixTimeSeconds(), exp = now.AddHours(1).ToUnixTimeSeconds() };
        return $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(claims)}.{Part("unsigned")}";

        static string Part(object value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
