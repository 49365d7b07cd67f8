using System.CommandLine;
using IncidentBot.Channels;
using IncidentBot.Practice;
using IncidentBot.Storage;

namespace IncidentBot.CommandLine;

/// <summary><c>check</c>: every configured connector and the store: reachable, permitted, what was seen.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    public static Command Create()
    {
        var command = new Command("check", "Looks whether every configured connector, channel and store can be reached and may be read.");
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = ServerOptions.Build(parsed, "--Logging:LogLevel:Default=None");
            return await RunAsync(app.Services, parsed.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }

    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var connectors = services.GetService<Shop>() is null
            ? services.GetServices<ICheck>().Select(check => LimitAsync(check.Name, check.CheckAsync, cancellationToken))
            : [Task.FromResult(new CheckLine("Practice shop", true, "stands in, because neither a metric nor a connector is configured; it answers while the bot runs"))];
        var channels = services.GetServices<IChannel>().Select(channel => LimitAsync(channel.Name, channel.CheckAsync, cancellationToken));
        var stores = services.GetServices<ITriageStore>().Select(store => LimitAsync("Store", token => CheckStoreAsync(store, token), cancellationToken));
        var deliveries = services.GetServices<ITriageStore>().Select(store => LimitAsync("Deliveries", token => CheckDeliveriesAsync(store, token), cancellationToken));
        var lines = await Task.WhenAll(connectors.Concat(channels).Concat(stores).Concat(deliveries));
        PlainTable.Write(output, ["", "name", "seen"], lines.Select(line => new[] { line.Ok ? "ok" : "FAILED", line.Name, line.Seen }));
        return lines.All(line => line.Ok) ? Root.Done : Root.Failed;
    }

    private static async Task<CheckLine> CheckStoreAsync(ITriageStore store, CancellationToken cancellationToken)
    {
        try
        {
            return new("Store", true, await store.CheckAsync(cancellationToken));
        }
        catch (StoreUnusableException e)
        {
            return new("Store", false, e.Message);
        }
    }

    private static async Task<CheckLine> CheckDeliveriesAsync(ITriageStore store, CancellationToken cancellationToken)
    {
        var troubles = await store.ListTroublesAsync(cancellationToken);
        return new("Deliveries", troubles.All(trouble => trouble.Refusal is null), DeliveryTroubles.Tell(troubles));
    }

    private static async Task<CheckLine> LimitAsync(string name, Func<CancellationToken, Task<CheckLine>> check, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        try
        {
            return await check(limit.Token);
        }
        catch (StoreUnusableException e)
        {
            return new(name, false, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(name, false, $"no answer within {TimeLimit.TotalSeconds:0} seconds");
        }
    }
}
