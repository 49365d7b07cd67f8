namespace IncidentBot.Triage;

/// <summary>Question 3, and the calls to vendors for question 4. A symptom says where it hurts, never why.</summary>
internal static class SignalFindings
{
    public static IEnumerable<Finding> Of(Analyses analyses, Metric metric, IReadOnlyList<Suspect> suspects)
    {
        var moves = analyses.Signals;
        var vendors = metric.Vendors.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var own = moves.Where(move => !vendors.Contains(move.Signal.Service)).ToList();
        var calls = moves.Where(move => vendors.Contains(move.Signal.Service)).ToList();

        foreach (var finding in OwnSignals(analyses, own, metric, suspects).Concat(VendorCalls(analyses, calls, metric, suspects)).Concat(Alerts(analyses, metric, vendors)))
            yield return finding;
    }

    private static IEnumerable<Finding> OwnSignals(Analyses analyses, List<SignalMove> own, Metric metric, IReadOnlyList<Suspect> suspects)
    {
        var rose = own.Where(move => move.Rose).OrderByDescending(move => move.Strength).ToList();
        foreach (var group in rose.GroupBy(move => Family(move.Signal)).Select(group => group.MaxBy(move => move.Strength)).OfType<SignalMove>())
            yield return new Finding(QuestionId.Errors, Text(analyses, group), OwnWeights(group, metric, suspects)) { At = group.RoseAt, Link = group.Signal.Link, By = group.Signal.Service, Answers = AnswerValue.Yes };
        if (own.Count > 0 && rose.Count == 0)
            yield return new Finding(QuestionId.Errors, $"Errors and latency as usual ({own.Count} series)", new Weights(Measurement: 0.6, Deploy: -0.1, Vendor: -0.3, Infrastructure: -2, Behaviour: 0.8, None: 0.8)) { Answers = AnswerValue.No };
    }

    private static Weights OwnWeights(SignalMove move, Metric metric, IReadOnlyList<Suspect> suspects)
    {
        var isPlatform = !Analyses.IsOnPath(metric, move.Signal.Service);
        var weights = move.Signal.Kind switch
        {
            SignalKind.PipelineLag => new Weights(Measurement: 3),
            SignalKind.Saturation => new Weights(Infrastructure: 2.2, Deploy: 0.3, Behaviour: -1.5, Measurement: -1.5),
            SignalKind.Crashes when suspects.Any(suspect => suspect.IsNear && suspect.Change?.Service == move.Signal.Service) => new Weights(Deploy: 1.2, Infrastructure: -1.2, Behaviour: -2, Measurement: -1.5),
            // An app that crashes without a release of its own runs somebody else's code.
            SignalKind.Crashes => new Weights(Vendor: 1.5, Infrastructure: -1.2, Behaviour: -2, Measurement: -1.5),
            SignalKind.Requests => new Weights(Infrastructure: 0.5),
            SignalKind.LatencyP95 => new Weights(Infrastructure: isPlatform ? 2 : 1.2, Deploy: 0.4, Behaviour: -1.2, Measurement: -1.2),
            SignalKind.Timeouts => new Weights(Infrastructure: isPlatform ? 2 : 1.2, Deploy: 0.4, Behaviour: -2, Measurement: -1.5),
            // A part of the platform that no deploy of the shop targets: a database, DNS, certificates.
            _ when isPlatform => new Weights(Infrastructure: 1.8, Behaviour: -1.5, Measurement: -1.2),
            _ => new Weights(Deploy: 1, Infrastructure: 0.5, Vendor: 0.2, Behaviour: -2, Measurement: -1.5),
        };
        return weights.Times(Math.Clamp(move.Strength / 8, 0, 1));
    }

    private static string Family(SignalSeries signal) => signal.Kind switch
    {
        SignalKind.Http4xx or SignalKind.Http5xx => "errors",
        var kind => kind.ToString(),
    };

    private static IEnumerable<Finding> VendorCalls(Analyses analyses, List<SignalMove> calls, Metric metric, IReadOnlyList<Suspect> suspects)
    {
        foreach (var move in calls.Where(move => move.Rose).OrderByDescending(move => move.Strength).Take(1))
            yield return new Finding(QuestionId.Vendors, $"Own calls to {Text(analyses, move)}", new Weights(Vendor: 3.5, Deploy: -0.3, Infrastructure: -0.5, Behaviour: -2, Measurement: -1.5).Times(Math.Clamp(move.Strength / 6, 0, 1)))
            {
                At = move.RoseAt,
                Link = move.Signal.Link,
                By = move.Signal.Service,
                Answers = AnswerValue.Yes,
            };
        if (calls.Count == 0 || calls.Exists(move => move.Rose))
            yield break;
        var measured = calls.Select(move => move.Signal.Service).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isAccusedUnseen = suspects.Any(suspect => suspect.IsNear && suspect.Incident is { } incident && !measured.Contains(incident.Vendor));
        var seen = isAccusedUnseen ? 0 : (double)metric.Vendors.Count(measured.Contains) / metric.Vendors.Count;
        yield return new Finding(QuestionId.Vendors, $"Own calls to {Words.Short(string.Join(", ", measured), 60)} succeed as usual", new Weights(Vendor: -1.5 * seen)) { Answers = AnswerValue.No };
    }

    // An alert of the platform that names its trouble (a certificate, name resolution) is more than a symptom; one about the drop itself is less.
    private static IEnumerable<Finding> Alerts(Analyses analyses, Metric metric, HashSet<string> vendors)
    {
        if (analyses.Began?.Onset is not { } began)
            yield break;
        var sharpness = Math.Clamp(TimeSpan.FromHours(3) / (began.Latest - began.Earliest + TimeSpan.FromMinutes(1)), 0.1, 1);
        var watched = analyses.Signals.Select(move => move.Signal.Service).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var near = analyses.Alerts.Where(alert => alert.Severity != AlertSeverity.Info && IsAround(alert, began) && !alert.Title.Contains(metric.Name, StringComparison.OrdinalIgnoreCase) && !vendors.Contains(alert.Service)).ToList();
        var calls = analyses.Alerts.FirstOrDefault(alert => alert.Severity != AlertSeverity.Info && vendors.Contains(alert.Service) && IsAround(alert, began));
        if (calls is not null)
            yield return Make(calls, new Weights(Vendor: 1.8, Behaviour: -0.5, Measurement: -0.5).Times(sharpness), analyses) with { Question = QuestionId.Vendors };
        if (near.Find(PlatformTrouble.IsNamedIn) is { } named)
            yield return Make(named, new Weights(Infrastructure: 2.5, Deploy: -0.3, Behaviour: -1, Measurement: -0.8).Times(sharpness), analyses);
        else if (near.Find(alert => Analyses.IsOnPath(metric, alert.Service)) is { } own)
            yield return Make(own, new Weights(Deploy: 0.3, Infrastructure: 0.3, Behaviour: -0.4, Measurement: -0.3).Times(sharpness), analyses);
        else if (near.Find(alert => watched.Contains(alert.Service)) is { } platform)
            yield return Make(platform, new Weights(Infrastructure: 0.8, Behaviour: -0.3).Times(sharpness), analyses);
    }

    private static bool IsAround(Alert alert, Onset began) =>
        alert.Start >= began.Earliest - TimeSpan.FromMinutes(30) && alert.Start <= began.Latest + TimeSpan.FromHours(1) && (alert.End is null || alert.End > began.At);

    private static Finding Make(Alert alert, Weights weights, Analyses analyses) =>
        new(QuestionId.Errors, $"Alert “{Words.Short(alert.Title, 60)}” since {Words.Time(alert.Start, analyses.TimeZone, analyses.AsOf)}", weights) { At = alert.Start, Link = alert.Link, By = alert.Service, Answers = AnswerValue.Yes };

    private static string Text(Analyses analyses, SignalMove move)
    {
        var levels = move is { Before: { } before, During: { } during } ? $" from {Words.Level(before, move.Signal.Unit)} to {Words.Level(during, move.Signal.Unit)}" : "";
        var since = move.RoseAt is { } at ? $" at {Words.Time(at, analyses.TimeZone, analyses.AsOf)}" : "";
        var within = move.Signal.Within.IsEverything ? "" : $" inside {move.Signal.Within}";
        return $"{move.Signal.Service}: {Words.Signal(move.Signal.Kind)} up{levels}{since}{within}";
    }
}
