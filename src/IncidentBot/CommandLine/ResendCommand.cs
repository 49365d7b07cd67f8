using System.CommandLine;
using IncidentBot.Storage;

namespace IncidentBot.CommandLine;

/// <summary><c>resend</c>: puts messages that were given up back into the outbox; the running bot sends them within seconds.</summary>
internal static class ResendCommand
{
    private static readonly Argument<string?> Triage = new("ID") { Arity = ArgumentArity.ZeroOrOne, Description = "Only those of this triage." };

    public static Command Create()
    {
        var command = new Command("resend", "Sends messages again that a channel refused, for example after the bot was let into it.");
        command.Add(Triage);
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = ServerOptions.Build(parsed, "--Logging:LogLevel:Default=None");
            var sent = await RunAsync(app.Services.GetRequiredService<ITriageStore>(), parsed.GetValue(Triage), cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{sent} {(sent == 1 ? "message is" : "messages are")} sent again.");
            return Root.Done;
        });
        return command;
    }

    public static async Task<int> RunAsync(ITriageStore store, string? triage, CancellationToken cancellationToken)
    {
        var givenUp = (await store.ListTroublesAsync(cancellationToken)).Where(trouble => trouble.Refusal is not null && (triage is null || trouble.Stream == triage)).ToList();
        foreach (var trouble in givenUp)
            await store.RecordDeliveryAsync(trouble.Stream, trouble.MessageKey, trouble.MessageVersion, new DeliveryRecord.SendAgain(), lease: null, cancellationToken);
        return givenUp.Count;
    }
}
