namespace IncidentBot.Connectors.GitHub;

/// <summary>Whether and when a deployment took effect, from its statuses.</summary>
/// <param name="At">When the roll-out began: users can be touched before the pipeline reports success.</param>
internal sealed record DeploymentState(DateTimeOffset At, bool IsUnderWay, string? LogUrl)
{
    /// <returns>Null when it failed, or has not begun.</returns>
    public static DeploymentState? Of(GitHubDeployment deployment, IReadOnlyList<GitHubDeploymentStatus> statuses)
    {
        var inOrder = statuses.OrderBy(status => status.CreatedAt).ToList();
        var lastFailure = inOrder.LastOrDefault(status => status.State is "failure" or "error")?.CreatedAt ?? DateTimeOffset.MinValue;
        // A deployment that failed and was run again counts from its last attempt.
        var success = inOrder.FirstOrDefault(status => status.State == "success" && status.CreatedAt > lastFailure) ?? inOrder.FirstOrDefault(status => status.State == "success");
        if (success is not null)
        {
            var began = inOrder.FirstOrDefault(status => status.State == "in_progress" && status.CreatedAt <= success.CreatedAt && (status.CreatedAt > lastFailure || success.CreatedAt <= lastFailure));
            return new DeploymentState((began ?? success).CreatedAt.ToUniversalTime(), false, success.LogUrl);
        }

        return inOrder.LastOrDefault() switch
        {
            { State: "in_progress" } underWay => new DeploymentState(underWay.CreatedAt.ToUniversalTime(), true, underWay.LogUrl),
            // Replaced by a newer one: it was live, although the status that said so is not listed.
            { State: "inactive" } when lastFailure == DateTimeOffset.MinValue => new DeploymentState(deployment.CreatedAt.ToUniversalTime(), false, null),
            _ => null,
        };
    }
}
