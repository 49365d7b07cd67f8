using System.CommandLine;
using System.Text.RegularExpressions;

namespace IncidentBot.CommandLine;

/// <summary><c>manifest slack</c>: manifests/slack/manifest.yaml, for Socket Mode as it stands or for HTTP with the host filled in.</summary>
internal static partial class ManifestSlack
{
    private const string Resource = "manifest.slack.yaml";
    private const string Placeholder = "{host}";
    private const string Socket = "socket_mode_enabled: true";
    private const string HearMark = " # --hear-threads";

    private static readonly Option<string> Host = new("--host") { HelpName = "HOST", Description = "Where Slack reaches the bot by HTTPS, such as bot.example.com; left out, it is for Socket Mode." };

    private static readonly Option<bool> HearThreads = new("--hear-threads") { Description = "Also the scopes for Slack:HearThreads." };

    public static Command Create()
    {
        var command = new Command("slack", "Prints the manifest of the Slack app.") { Host, HearThreads };
        command.SetAction((parsed, cancellationToken) => PrintAsync(parsed.GetValue(Host), parsed.GetValue(HearThreads), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> PrintAsync(string? host, bool hearThreads, TextWriter output, TextWriter error)
    {
        if (host is not null && !HostName().IsMatch(host))
        {
            await error.WriteLineAsync($"--host is \"{host}\": use a host name such as bot.example.com, without https:// and path.");
            return Root.WrongUsage;
        }

        await output.WriteAsync(Fill(Template(), host, hearThreads));
        return Root.Done;
    }

    private static string Fill(string template, string? host, bool hearThreads)
    {
        var lines = template.Split('\n').Select(line => line switch
        {
            _ when IsComment(line) && line.Contains(Placeholder, StringComparison.Ordinal) => host is null ? null : Uncomment(line).Replace(Placeholder, host, StringComparison.Ordinal),
            _ when IsComment(line) && line.EndsWith(HearMark, StringComparison.Ordinal) => hearThreads ? Uncomment(line)[..^HearMark.Length] : null,
            _ when host is not null => line.Replace(Socket, "socket_mode_enabled: false", StringComparison.Ordinal),
            _ => line,
        });
        // The file's own remarks at its top are about what was just done.
        return string.Join('\n', lines.OfType<string>().SkipWhile(line => line.StartsWith('#')));
    }

    private static bool IsComment(string line) => line.StartsWith(' ') && line.TrimStart().StartsWith('#');

    private static string Uncomment(string line)
    {
        var at = line.IndexOf("# ", StringComparison.Ordinal);
        return line.Remove(at, 2);
    }

    private static string Template()
    {
        using var stream = typeof(ManifestSlack).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+(?::\d{1,5})?$")]
    private static partial Regex HostName();
}
