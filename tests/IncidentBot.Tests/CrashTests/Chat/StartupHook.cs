using IncidentBot.Tests.CrashTests.Chat;

/// <summary>https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md: this test program, started with itself as its hook, is the bot and never becomes a test run.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        BotWithChat.ServeAsync().GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}
