namespace IncidentBot.Tests.CrashTests;

/// <summary>Kills the bot at random moments: one in five while it starts, the others while it works, which is right after the page has found it again.</summary>
internal sealed class Killer(ServeProcess serve, Browser page, Random random, TimeSpan longestStart, TimeSpan longestLife)
{
    public int Kills { get; private set; }

    public int WhileStarting { get; private set; }

    /// <summary>Leaves the bot running.</summary>
    public async Task KillAsync(int kills, CancellationToken cancellationToken)
    {
        var connected = Task.CompletedTask;
        while (Kills < kills)
        {
            var whileStarting = random.Next(5) == 0;
            var moment = random.NextDouble();
            if (whileStarting)
            {
                await Task.Delay(longestStart * moment, cancellationToken);
            }
            else
            {
                await connected.WaitAsync(cancellationToken);
                await Task.Delay(longestLife * moment, cancellationToken);
            }

            await serve.KillAsync();
            Kills++;
            WhileStarting += whileStarting ? 1 : 0;
            connected = page.NextConnection;
            serve.Start();
        }
    }
}
