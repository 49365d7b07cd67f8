using System.Text;
using Microsoft.AspNetCore.Http;

namespace IncidentBot.Tests.Connectors;

/// <summary>Answers of a vendor, good and bad.</summary>
internal static class Replies
{
    public static Reply Json(string body, int status = 200, params (string Name, string Value)[] headers) => (context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(body);
    };

    public static Reply WebPage(int status = 200) => (context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html><body><h1>504 Gateway Time-out</h1></body></html>");
    };

    public static Reply RedirectTo(string address) => (context, _) =>
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    };

    /// <summary>Never answers, until the caller goes away.</summary>
    public static Reply Hang() => (context, _) =>
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(() => gone.TrySetResult());
        return gone.Task;
    };

    /// <summary>Begins well and never ends, until the caller goes away.</summary>
    public static Reply Drip() => async (context, asked) =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("[{");
        await context.Response.Body.FlushAsync();
        await Hang()(context, asked);
    };

    /// <summary>Kestrel closes the connection when less was written than announced.</summary>
    public static Reply CutOff(string body) => async (context, _) =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body[..(body.Length / 2)]));
        await context.Response.Body.FlushAsync();
    };

    /// <summary>Does not say how long it will be.</summary>
    public static Reply Huge(int bytes) => async (context, _) =>
    {
        context.Response.ContentType = "application/json";
        var blanks = Encoding.UTF8.GetBytes(new string(' ', 4096));
        for (var written = 0; written < bytes && !context.RequestAborted.IsCancellationRequested; written += blanks.Length)
            await context.Response.Body.WriteAsync(blanks);
    };

    /// <summary>One after the other; the last one stays.</summary>
    public static Reply InTurn(params Reply[] replies)
    {
        var turn = -1;
        return (context, asked) => replies[Math.Min(Interlocked.Increment(ref turn), replies.Length - 1)](context, asked);
    }
}
