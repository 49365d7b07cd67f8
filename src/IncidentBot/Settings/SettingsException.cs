namespace IncidentBot.Settings;

/// <summary>The configuration cannot be used. The message is for the person who wrote it: one sentence for each key, never a secret.</summary>
internal sealed class SettingsException(IReadOnlyList<string> sentences) : Exception(string.Join(Environment.NewLine, sentences))
{
    public IReadOnlyList<string> Sentences { get; } = sentences;
}
