using IncidentBot.Tests.Connectors;

namespace IncidentBot.Tests.Storage.AzureTables;

/// <summary>Azurite's table service, Microsoft's own stand-in for Azure Storage, once per test class.</summary>
public sealed class Azurite : IAsyncLifetime
{
    // Public knowledge: https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string Program = Path.Combine(Repository(), "tests", "counterparts", "node_modules", "azurite", "dist", "src", "table", "main.js");

    private RealProgram? _program;

    public string ConnectionString => ConnectionStringAt(Address);

    public Uri Address => _program?.Address ?? throw new InvalidOperationException("Azurite was not started.");

    public static bool IsInstalled => File.Exists(Program) && RealProgram.IsInstalled("node");

    public static string ConnectionStringAt(Uri address) => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={address}{Account};";

    public static string NewTable() => $"t{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        if (IsInstalled)
            _program = await StartAsync();
    }

    public void SkipUnlessInstalled() => Assert.SkipUnless(_program is not null, "Azurite is not installed (npm install --prefix tests/counterparts).");

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <param name="more">Further arguments of the program.</param>
    internal static Task<RealProgram> StartAsync(params string[] more) => RealProgram.StartAsync(
        "node",
        Directory.CreateTempSubdirectory("azurite-"),
        "Azurite Table service successfully started",
        host => [Program, "--tableHost", host.Split(':')[0], "--tablePort", host.Split(':')[1], "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", .. more]);

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? "";
    }
}
