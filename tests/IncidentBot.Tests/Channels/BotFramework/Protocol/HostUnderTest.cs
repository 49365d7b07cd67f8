using System.Net;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>Our own host of the Teams channel, by which the other one is measured (folder Sdk).</summary>
internal static class HostUnderTest
{
    /// <summary>By which the times in tokens are judged.</summary>
    public static TimeProvider TokenClock(TimeProvider app) => app;

    /// <summary>Where it finds the issuer's keys.</summary>
    public static string MetadataOf(TokenIssuer issuer) => issuer.Metadata;

    /// <summary>Whether a line of the log says why somebody was answered like this.</summary>
    public static bool SaysWhy(HttpStatusCode answer) => answer is not HttpStatusCode.OK;

    /// <summary>What it does in the test that is running, if that is not what our own host does.</summary>
    public static T Or<T>(T ours) => ours;
}
