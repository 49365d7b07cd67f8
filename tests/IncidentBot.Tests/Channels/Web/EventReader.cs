using System.Text.Json;

namespace IncidentBot.Tests.Channels.Web;

/// <summary>Reads server-sent events one by one, as they come.</summary>
internal sealed class EventReader(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    // An event that never comes fails the test instead of holding up all of them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<EventReader> OpenAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The next event's name and data; a comment has the name <c>:</c>; null when the stream has ended.</summary>
    public async Task<ServerEvent?> NextAsync()
    {
        var seen = new ServerEvent("", null, default);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken) is { } line)
        {
            if (line is "" && seen.Name is not "")
                return seen;
            seen = line switch
            {
                _ when line.StartsWith("event: ", StringComparison.Ordinal) => seen with { Name = line[7..] },
                _ when line.StartsWith("id: ", StringComparison.Ordinal) => seen with { Id = line[4..] },
                _ when line.StartsWith("data: ", StringComparison.Ordinal) => seen with { Data = JsonElement.Parse(line[6..]) },
                _ when line.StartsWith(": ", StringComparison.Ordinal) => seen with { Name = ":" },
                _ => seen,
            };
        }
        return null;
    }

    /// <summary>Everything up to and without the word that all is known.</summary>
    public async Task<IReadOnlyList<ServerEvent>> UntilSyncedAsync()
    {
        var events = new List<ServerEvent>();
        while (await NextAsync() is { Name: not "synced" } next)
            events.Add(next);
        return events;
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}

internal sealed record ServerEvent(string Name, string? Id, JsonElement Data)
{
    public string? Text => Data.GetProperty("message").GetProperty("notification").GetString();

    public string? MessageId => Data.GetProperty("id").GetString();

    public long Position => Data.GetProperty("position").GetInt64();
}
