using System.Security.Claims;
using System.Security.Principal;
using System.Text.Json;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Connector.Authentication;

namespace IncidentBot.Channels.BotFramework.Sdk;

/// <summary>One turn of the SDK, whose sender it proved.</summary>
internal sealed class SdkBot(TeamsTurns turns, Admission admission) : IBot
{
    /// <summary>What is answered instead of the SDK's own; null when that is right.</summary>
    public int? Status { get; private set; }

    public async Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
    {
        if (Read(turnContext) is not { } activity)
        {
            Status = StatusCodes.Status400BadRequest;
            return;
        }

        if (!admission.Admits(activity, (turnContext.TurnState.Get<IIdentity>(BotAdapter.BotIdentityKey) as ClaimsIdentity)?.FindFirst(AuthenticationConstants.ServiceUrlClaim)?.Value))
        {
            Status = StatusCodes.Status403Forbidden;
            return;
        }

        if (await turns.ReceiveAsync(activity, new Uri(activity.ServiceUrl ?? ""), cancellationToken) is { } answer)
            await turnContext.SendActivityAsync(AnswerOf(answer), cancellationToken);
    }

    private static Activity? Read(ITurnContext turnContext)
    {
        try
        {
            return SdkJson.Read(turnContext.Activity);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Microsoft.Bot.Schema.Activity AnswerOf(InvokeAnswer answer) => new()
    {
        Type = Microsoft.Bot.Schema.ActivityTypesEx.InvokeResponse,
        Value = new InvokeResponse { Status = StatusCodes.Status200OK, Body = SdkJson.Write(answer) },
    };
}
