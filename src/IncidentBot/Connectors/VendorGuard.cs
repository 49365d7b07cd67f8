using System.Net;

namespace IncidentBot.Connectors;

/// <summary>The vendor's answer is refused: not its host, not data, or too much of it. The message follows the vendor's name in a sentence.</summary>
internal sealed class RefusedAnswerException(string message) : Exception(message);

/// <summary>Lets through only what was asked for: requests to the configured host, and answers that are data of bearable size and came whole.</summary>
internal sealed class VendorGuard(Vendor vendor, ConnectorLimits limits) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!vendor.Allows(request.RequestUri))
            throw new RefusedAnswerException($"would be asked at another host ({request.RequestUri?.Host}), which is refused");
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            RefuseRedirect(response);
            RefuseWebPage(response);
            await KeepBodyAsync(response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static void RefuseRedirect(HttpResponseMessage response)
    {
        if ((int)response.StatusCode is >= 300 and < 400 and not (int)HttpStatusCode.NotModified)
        {
            var target = response.Headers.Location is { IsAbsoluteUri: true } location ? $" to {location.Host}" : "";
            throw new RefusedAnswerException($"redirects{target}, which is not followed; check the address");
        }
    }

    /// <summary>Sign-in and error pages come with status 200 too.</summary>
    private void RefuseWebPage(HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        if (response.IsSuccessStatusCode && type is not null && !vendor.DataTypes.Any(data => type.EndsWith(data, StringComparison.OrdinalIgnoreCase)))
            throw new RefusedAnswerException($"answered with {(type.Contains("html", StringComparison.OrdinalIgnoreCase) ? "a web page" : type)} instead of data");
    }

    private async Task KeepBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = response.Content;
        if (content.Headers.ContentLength > limits.AnswerBytes)
            throw TooMuch();
        var kept = new MemoryStream();
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[81920];
            while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (kept.Length + read > limits.AnswerBytes)
                    throw TooMuch();
                kept.Write(buffer, 0, read);
            }
        }
        catch (IOException e)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was cut off.", e);
        }

        kept.Position = 0;
        var whole = new StreamContent(kept);
        foreach (var header in content.Headers.NonValidated)
            whole.Headers.TryAddWithoutValidation(header.Key, header.Value);
        content.Dispose();
        response.Content = whole;
    }

    private RefusedAnswerException TooMuch() => new($"answered with more than {limits.AnswerBytes / (1024 * 1024)} MB, which is not read; narrow the query");
}
