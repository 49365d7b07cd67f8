namespace IncidentBot.Storage;

/// <summary>The store cannot be used as it is: the message is one sentence for whoever runs the bot, and names the file.</summary>
internal sealed class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);
