using System.Globalization;
using System.Xml;
using Microsoft.Extensions.Configuration;

namespace IncidentBot.Settings;

/// <summary>
/// Reads one section and notes each missing or wrong key as a sentence with the full key. The configuration binder ignores misspelt keys and
/// names types instead of keys, which helps nobody who edits the file by hand.
/// </summary>
internal sealed class SettingsReader
{
    private readonly IConfigurationSection _section;
    private readonly List<string> _problems;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public SettingsReader(IConfigurationSection section)
        : this(section, [])
    {
    }

    private SettingsReader(IConfigurationSection section, List<string> problems) => (_section, _problems) = (section, problems);

    public bool Exists => _section.Exists();

    /// <summary>The section's own value, where it holds one instead of keys.</summary>
    public string? Value => Clean(_section.Value);

    /// <summary>Name of the section in its parent, for example the dimension in <c>Dimensions:platform</c>.</summary>
    public string Key => _section.Key;

    public string Path => _section.Path;

    public string Required(string key, string use) => Optional(key) ?? Missing(key, use);

    public string? Optional(string key) => Clean(Known(key).Value);

    public T? Choice<T>(string key)
        where T : struct, Enum
    {
        if (Optional(key) is not { } text)
            return null;
        if (TryParse<T>(text, out var choice))
            return choice;
        Wrong(key, text, $"use {Words<T>()}");
        return null;
    }

    public T RequiredChoice<T>(string key)
        where T : struct, Enum
    {
        if (Optional(key) is null)
            Missing(key, $"use {Words<T>()}");
        return Choice<T>(key) ?? default;
    }

    public double? Number(string key)
    {
        if (Optional(key) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        Wrong(key, text, "use a number such as 49.90");
        return null;
    }

    public bool Flag(string key, bool unlessSaid)
    {
        if (Optional(key) is not { } text)
            return unlessSaid;
        if (bool.TryParse(text, out var flag))
            return flag;
        Wrong(key, text, "use true or false");
        return unlessSaid;
    }

    /// <summary>A bare number is refused: .NET would read <c>5</c> as five days.</summary>
    public TimeSpan? Duration(string key)
    {
        if (Optional(key) is not { } text)
            return null;
        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero)
            return span;
        if (IsIsoDuration(text, out span))
            return span;
        Wrong(key, text, "use hours:minutes:seconds such as 00:05:00");
        return null;
    }

    /// <summary>A moment; a time without its offset could be any.</summary>
    public DateTimeOffset? Time(string key, bool isRequired)
    {
        const string use = "use a time with its offset, such as 2026-11-27T09:00:00Z";
        if (Optional(key) is not { } text)
        {
            if (isRequired)
                Missing(key, use);
            return null;
        }

        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
        if (hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            return moment.ToUniversalTime();
        Wrong(key, text, use);
        return null;
    }

    public Uri? Address(string key)
    {
        if (Optional(key) is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            Wrong(key, address?.UserInfo is { Length: > 0 } ? "…" : text, "use an address such as https://metrics.example.com");
        else if (address.UserInfo.Length > 0)
            Say($"{PathOf(key)} holds a user name or password: put them under their own keys, addresses are shown to people.");
        else if (address.Query.Length > 0 || address.Fragment.Length > 0)
            Say($"{PathOf(key)} has a part after ? or #: give only the address that the API's paths begin with.");
        else
            return address;
        return null;
    }

    public Uri RequiredAddress(string key, string use)
    {
        if (Optional(key) is null)
            Missing(key, use);
        return Address(key) ?? new Uri("http://localhost");
    }

    public IReadOnlyList<string> Texts(string key) => [.. Children(key).Select(child => child.Value ?? child.NotText())];

    /// <summary>The keys under <paramref name="key"/> as they are written, each with its text.</summary>
    public IReadOnlyDictionary<string, string> Map(string key) =>
        Children(key).ToDictionary(child => child.Key, child => child.Value ?? child.NotText(), StringComparer.OrdinalIgnoreCase);

    public IEnumerable<SettingsReader> Children(string key)
    {
        var section = Known(key);
        if (Clean(section.Value) is { } text)
            Wrong(key, text, "use a list or an object");
        return section.GetChildren().Select(child => new SettingsReader(child, _problems));
    }

    /// <summary>The items of a section that is a list.</summary>
    public IEnumerable<SettingsReader> Items() => _section.GetChildren().Select(child => new SettingsReader(child, _problems));

    public SettingsReader Section(string key) => new(Known(key), _problems);

    public void Wrong(string key, string text, string use) => Say($"{PathOf(key)} is \"{text}\": {use}.");

    public void Say(string sentence) => _problems.Add(sentence);

    public string PathOf(string key) => $"{Path}:{key}";

    /// <summary>Call after everything was read: a key that nothing asked for is a misspelt one.</summary>
    public void NothingElse()
    {
        foreach (var child in _section.GetChildren().Where(child => !_known.Contains(child.Key)))
            Say($"{child.Path} is not a key of this section: use {string.Join(", ", _known.Order(StringComparer.OrdinalIgnoreCase))}.");
    }

    /// <exception cref="SettingsException">Something was missing or wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0)
            throw new SettingsException([.. _problems.Distinct()]);
    }

    private IConfigurationSection Known(string key)
    {
        _known.Add(key);
        return _section.GetSection(key);
    }

    private string Missing(string key, string use)
    {
        Say($"{PathOf(key)} is missing: {use}.");
        return "";
    }

    private string NotText()
    {
        Say($"{Path} is missing: use a text.");
        return "";
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool TryParse<T>(string text, out T choice)
        where T : struct, Enum
    {
        var plain = new string([.. text.Where(char.IsLetterOrDigit)]);
        return Enum.TryParse(plain, ignoreCase: true, out choice) && !char.IsDigit(plain[0]) && Enum.IsDefined(choice);
    }

    private static string Words<T>()
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]).ToList();
        return $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }

    private static bool IsIsoDuration(string text, out TimeSpan span)
    {
        span = default;
        if (!text.StartsWith('P'))
            return false;
        try
        {
            span = XmlConvert.ToTimeSpan(text);
            return span >= TimeSpan.Zero;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
