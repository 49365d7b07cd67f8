using IncidentBot.Tests.Connectors;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>Slack's own programs and types, where npm has installed them.</summary>
internal static class SlackCounterparts
{
    public static readonly DirectoryInfo Folder = new(Path.Combine(Repository(), "tests", "counterparts"));

    // Only what is imported is looked at, not whatever types lie about in node_modules.
    private const string Options = """
        {"compilerOptions":{"noEmit":true,"strict":true,"skipLibCheck":true,"module":"esnext","moduleResolution":"node10","target":"es2022","types":[]},"files":["all.ts"]}
        """;

    public static string Module(params string[] path) => Path.Combine([Folder.FullName, "node_modules", .. path]);

    public static void SkipUnlessInstalled(params string[] modules)
    {
        RealProgram.SkipUnlessInstalled("node");
        foreach (var module in modules)
            Assert.SkipUnless(Directory.Exists(Module(module.Split('/'))), $"{module} is not installed (npm install --prefix tests/counterparts).");
    }

    /// <summary>Fails with the compiler's own words. The folder lies where the compiler finds Slack's types.</summary>
    public static async Task CompileAsync(string code)
    {
        var folder = Directory.CreateDirectory(Module($".typed-{Guid.NewGuid():N}"));
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "all.ts"), code, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "package.json"), """{"type":"module"}""", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tsconfig.json"), Options, TestContext.Current.CancellationToken);
            await RealProgram.RunAsync("node", folder, Module("typescript", "bin", "tsc"), "--pretty", "false");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? "";
    }
}
