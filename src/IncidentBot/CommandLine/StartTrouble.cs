using System.Net.Sockets;
using System.Text.Json;
using IncidentBot.Settings;
using IncidentBot.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace IncidentBot.CommandLine;

/// <summary>What keeps the app from starting and is not a bug, as one sentence for whoever started it.</summary>
internal static class StartTrouble
{
    /// <summary>Exit code and sentence, or null for what is our own fault.</summary>
    public static (int Code, string Sentence)? Explain(Exception exception) => exception switch
    {
        SettingsException settings => (Root.WrongUsage, settings.Message),
        StoreUnusableException unusable => (Root.WrongUsage, unusable.Message),
        OptionsValidationException options => (Root.WrongUsage, $"The configuration cannot be used: {string.Join(" ", options.Failures)}"),
        InvalidDataException data => (Root.WrongUsage, $"The configuration file {NameIn(data.Message)} cannot be read{LineOf(data)}."),
        InvalidOperationException { InnerException: FormatException format } conversion => (Root.WrongUsage, $"The configuration cannot be used: {conversion.Message} {format.Message}"),
        IOException { InnerException: AddressInUseException } inUse => (Root.Failed, $"{Address(inUse.Message)} is already in use: stop the other program or choose another address with --urls."),
        SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } socket => (Root.Failed, $"The address cannot be listened on: {socket.Message}."),
        _ => null,
    };

    /// <summary>The JSON reader knows where it stumbled; its line is counted from zero.</summary>
    private static string LineOf(Exception? exception) => exception switch
    {
        null => "",
        JsonException { LineNumber: { } line } json => $": line {line + 1} is not JSON ({json.Message.Split(". ")[0]})",
        _ => LineOf(exception.InnerException),
    };

    /// <summary>The name that the framework's message puts in quotes.</summary>
    private static string NameIn(string message) => message.Split('\'') is [_, var name, ..] ? name : message;

    private static string Address(string message) => message.Split(' ').FirstOrDefault(word => word.StartsWith("http", StringComparison.Ordinal))?.TrimEnd(':') ?? "The address";
}
