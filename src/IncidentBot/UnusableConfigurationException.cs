namespace IncidentBot;

/// <summary>The configuration cannot be worked with. The message is one plain sentence that names the file or key.</summary>
internal sealed class UnusableConfigurationException(string message) : Exception(message);
