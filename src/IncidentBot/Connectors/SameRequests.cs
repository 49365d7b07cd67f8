using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace IncidentBot.Connectors;

/// <summary>
/// Makes the same request once: several readings of a triage may need it (two sources with one denominator, two entries of one account). Who comes while it is
/// under way waits for it, and an answer of bearable size serves for some seconds; not an error of the vendor's own, which passes.
/// </summary>
internal sealed class SameRequests(Vendor vendor, TimeProvider time) : DelegatingHandler
{
    private const int LargestKept = 4 * 1024 * 1024;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new();
    private readonly ConcurrentDictionary<string, Kept> _kept = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && !(vendor.PostOnlyReads && request.Method == HttpMethod.Post))
            return await base.SendAsync(request, cancellationToken);
        ForgetOld();
        var key = $"{request.Method} {request.RequestUri} {(request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "")}";
        var gate = _gates.GetOrAdd(key, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (_kept.TryGetValue(key, out var known))
                return known.ToResponse(request);
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode >= HttpStatusCode.InternalServerError || response.Content.Headers.ContentLength is not <= LargestKept)
                return response;
            using (response)
                return (_kept[key] = await Kept.OfAsync(response, time.GetUtcNow() + KeptFor, cancellationToken)).ToResponse(request);
        }
        finally
        {
            gate.Release();
            if (!_kept.ContainsKey(key))
                _gates.TryRemove(key, out _);
        }
    }

    private void ForgetOld()
    {
        var now = time.GetUtcNow();
        foreach (var (key, _) in _kept.Where(kept => kept.Value.Until <= now))
        {
            _kept.TryRemove(key, out _);
            _gates.TryRemove(key, out _);
        }
    }

    private sealed record Kept(DateTimeOffset Until, HttpStatusCode Status, IReadOnlyList<(string Name, string[] Values)> Headers, IReadOnlyList<(string Name, string[] Values)> ContentHeaders, byte[] Body)
    {
        public static async Task<Kept> OfAsync(HttpResponseMessage response, DateTimeOffset until, CancellationToken cancellationToken) =>
            new(until, response.StatusCode, All(response.Headers), All(response.Content.Headers), await response.Content.ReadAsByteArrayAsync(cancellationToken));

        public HttpResponseMessage ToResponse(HttpRequestMessage request)
        {
            var response = new HttpResponseMessage(Status) { RequestMessage = request, Content = new ByteArrayContent(Body) };
            foreach (var (name, values) in Headers)
                response.Headers.TryAddWithoutValidation(name, values);
            foreach (var (name, values) in ContentHeaders)
                response.Content.Headers.TryAddWithoutValidation(name, values);
            return response;
        }

        private static List<(string, string[])> All(HttpHeaders headers) => [.. headers.NonValidated.Select(header => (header.Key, header.Value.ToArray()))];
    }
}
