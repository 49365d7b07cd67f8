using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IncidentBot.Settings;

namespace IncidentBot.Channels.BotFramework;

/// <summary>The app package that an administrator uploads to Teams: <c>manifests/teams</c> with the configured ids in it, zipped.</summary>
/// <remarks>https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package</remarks>
internal static partial class TeamsPackage
{
    private const string Section = "Teams:Package";

    private static readonly string[] Icons = ["color.png", "outline.png"];
    private static readonly string[] Hearing = ["ChannelMessage.Read.Group", "ChatMessage.Read.Chat"];
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <exception cref="SettingsException">A value that the package needs is missing.</exception>
    public static byte[] Create(IConfiguration configuration)
    {
        var manifest = Fill(Text("manifest.json"), Read(configuration));
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "manifest.json", Encoding.UTF8.GetBytes(WithHearing(manifest, configuration)));
            foreach (var icon in Icons)
                Add(archive, icon, Bytes(icon));
        }

        return zip.ToArray();
    }

    private static Dictionary<string, string> Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration.GetSection(Section));
        var appId = configuration["MicrosoftAppId"]?.Trim() ?? "";
        if (!Guid.TryParse(appId, out _))
            reader.Say($"MicrosoftAppId is {(appId.Length == 0 ? "missing" : "not an id")}: use the application (client) id of the bot's registration.");
        var website = Address(reader, "Website") ?? reader.Required("Website", "use an https page of yours about the bot, which Teams shows beside it");
        var values = new Dictionary<string, string>
        {
            ["MicrosoftAppId"] = appId,
            [$"{Section}:Developer"] = Developer(reader),
            [$"{Section}:Website"] = website,
            [$"{Section}:Privacy"] = Address(reader, "Privacy") ?? website,
            [$"{Section}:Terms"] = Address(reader, "Terms") ?? website,
        };
        reader.NothingElse();
        reader.ThrowIfWrong();
        return values;
    }

    private static string Developer(SettingsReader reader)
    {
        const int Longest = 32;
        var name = reader.Required("Developer", "use your organisation's name, which Teams shows as the bot's maker");
        if (name.Length > Longest)
            reader.Wrong("Developer", name, $"use at most {Longest} characters");
        return name;
    }

    private static string? Address(SettingsReader reader, string key)
    {
        var address = reader.Address(key);
        if (address is not null && address.Scheme != Uri.UriSchemeHttps)
            reader.Wrong(key, address.ToString(), "use an https address");
        return address?.AbsoluteUri;
    }

    private static string Fill(string manifest, Dictionary<string, string> values) =>
        Place().Replace(manifest, place => JsonEncodedText.Encode(values[place.Groups[1].Value]).ToString());

    /// <summary>Hearing what does not mention the bot is a permission of its own, which owners of teams and chats give when they add the bot.</summary>
    private static string WithHearing(string text, IConfiguration configuration)
    {
        var manifest = JsonNode.Parse(text)?.AsObject() ?? [];
        if (configuration.GetValue("Teams:HearUnaddressed", false))
        {
            manifest["webApplicationInfo"] = new JsonObject { ["id"] = manifest["id"]?.DeepClone(), ["resource"] = "https://incidentbot" };
            manifest["authorization"] = new JsonObject
            {
                ["permissions"] = new JsonObject
                {
                    ["resourceSpecific"] = new JsonArray([.. Hearing.Select(name => new JsonObject { ["name"] = name, ["type"] = "Application" })]),
                },
            };
        }

        return manifest.ToJsonString(Readable);
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var entry = archive.CreateEntry(name).Open();
        entry.Write(content);
    }

    private static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    private static byte[] Bytes(string name)
    {
        using var resource = typeof(TeamsPackage).Assembly.GetManifestResourceStream($"manifests/teams/{name}") ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex(@"\$\{([A-Za-z:]+)\}")]
    private static partial Regex Place();
}
