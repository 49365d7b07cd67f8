namespace IncidentBot.Tests.CrashTests;

/// <summary>
/// Kills the bot at random moments: one in five while it starts, the others shortly after it has shown a random number of new things,
/// so that the moments are spread over the whole triage however slow the machine is.
/// </summary>
internal sealed class Killer(ServeProcess serve, Browser page, Random random)
{
    private const int MostShown = 6;

    private static readonly TimeSpan LongestStart = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan LongestAfterShown = TimeSpan.FromMilliseconds(300);

    private readonly List<long> _shownAtKills = [];

    /// <summary>How much had been shown at each kill, as the page's newest revision.</summary>
    public IReadOnlyList<long> ShownAtKills => _shownAtKills;

    public int WhileStarting { get; private set; }

    /// <summary>Leaves the bot running.</summary>
    public async Task KillAsync(int kills, CancellationToken cancellationToken)
    {
        while (_shownAtKills.Count < kills)
        {
            await UntilMomentAsync(cancellationToken);
            await serve.KillAsync();
            _shownAtKills.Add(page.Revision);
            serve.Start();
        }
    }

    private async Task UntilMomentAsync(CancellationToken cancellationToken)
    {
        var whileStarting = random.Next(5) == 0;
        var shown = page.Revision + random.Next(MostShown + 1);
        var moment = random.NextDouble();
        if (whileStarting)
        {
            WhileStarting++;
            await Task.Delay(LongestStart * moment, cancellationToken);
            return;
        }

        await page.UntilAsync(all => page.Revision >= shown ? all : null, cancellationToken);
        await Task.Delay(LongestAfterShown * moment, cancellationToken);
    }
}
