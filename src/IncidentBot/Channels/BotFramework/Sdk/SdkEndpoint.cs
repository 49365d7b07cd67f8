using Microsoft.AspNetCore.Http.Features;
using Microsoft.Bot.Builder.Integration.AspNet.Core;

namespace IncidentBot.Channels.BotFramework.Sdk;

/// <summary><c>POST /api/messages</c>, handed to the SDK's adapter: it reads the body before it looks at the token.</summary>
internal sealed class SdkEndpoint(CloudAdapter adapter, Admission admission, TeamsTurns turns)
{
    public async Task ReceiveAsync(HttpContext context)
    {
        if (!admission.Admits(context.Connection.RemoteIpAddress))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Admission.LargestBody;
        var bot = new SdkBot(turns, admission);
        await adapter.ProcessAsync(context.Request, context.Response, bot, context.RequestAborted);
        if (bot.Status is { } status)
            context.Response.StatusCode = status;
        else if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
            admission.Refuse("the Bot Builder SDK does not accept its token");
    }
}
