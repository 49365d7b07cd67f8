using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IncidentBot.Channels.Web;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CrashTests;

/// <summary>
/// An open page: it keeps what the server-sent events told it, reconnects with the newest revision it knows, and sends what its person says until that is accepted.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    // As a browser pauses between two tries; the bot is being restarted meanwhile.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _listening;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WebMessage> _shown = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _revision;

    public Browser(Uri address, string person)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        Person = person;
        _listening = ListenAsync(_closed.Token);
    }

    public string Person { get; }

    /// <summary>What is on the page, in the order it stands there.</summary>
    public IReadOnlyList<WebMessage> Shown
    {
        get
        {
            lock (_gate)
                return [.. _shown.Values.OrderBy(message => message.Position)];
        }
    }

    /// <summary>The newest revision that was shown.</summary>
    public long Revision
    {
        get
        {
            lock (_gate)
                return _revision;
        }
    }

    /// <summary>Waits until the page shows what <paramref name="find"/> looks for.</summary>
    public async Task<T> UntilAsync<T>(Func<IReadOnlyList<WebMessage>, T?> find, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            Task changed;
            lock (_gate)
                changed = _changed.Task;
            if (find(Shown) is { } found)
                return found;
            await await Task.WhenAny(changed, _listening).WaitAsync(cancellationToken);
        }
    }

    /// <summary>The same body, with the same id, until it is accepted.</summary>
    public async Task SendAsync(object turn, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var answer = await _http.PostAsJsonAsync("web/turns", turn, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    return;
                if ((int)answer.StatusCode < 500)
                    throw new InvalidOperationException($"The page's turn was refused with {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
            catch (HttpRequestException)
            {
                // It is down: try again.
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _http.GetFromJsonAsync<T>(path, TriageJson.Options, cancellationToken) ?? throw new InvalidOperationException($"{path} is empty.");
            }
            catch (HttpRequestException e) when (e.StatusCode is null)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _listening;
        _http.Dispose();
        _closed.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ReadEventsAsync(cancellationToken);
                await Task.Delay(Pause, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                // The bot was killed in the middle of an event: what came whole is kept, the rest comes again.
                await Task.Delay(Pause, CancellationToken.None);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ReadEventsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"web/events?person={Uri.EscapeDataString(Person)}");
        if (Revision is > 0 and var known)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", $"{known}");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));

        var (name, data) = ("message", "");
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line["data: ".Length..];
            else if (line.Length == 0)
            {
                Happen(name, data);
                (name, data) = ("message", "");
            }
        }
    }

    private void Happen(string name, string data)
    {
        if (name == "reset")
            throw new InvalidOperationException("The bot has forgotten what it showed: its newest revision is older than one the page knows.");
        if (name != "message" || data.Length == 0)
            return;
        var message = JsonSerializer.Deserialize<WebMessage>(data, TriageJson.Options) ?? throw new JsonException("An event holds no message.");
        lock (_gate)
        {
            _shown[message.Id] = message;
            _revision = Math.Max(_revision, message.Revision);
            _changed.SetResult();
            _changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
