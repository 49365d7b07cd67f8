namespace IncidentBot.Triage;

/// <summary>Question 3, and the calls to vendors for question 4. A symptom says where it hurts, never why.</summary>
internal static class SignalFindings
{
    private static readonly TimeSpan JustNow = TimeSpan.FromHours(1);

    /// <summary>Who rents out the ground that a platform stands on. Their trouble looks like the own platform's.</summary>
    private static readonly string[] Hosts = ["AWS", "Amazon Web Services", "Azure", "Google Cloud", "GCP", "Oracle Cloud", "DigitalOcean", "Hetzner", "OVHcloud", "IBM Cloud"];

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
        var rose = own.Where(move => Symptom.WeightOf(move) > 0).ToList();
        // Calls to a host are rarely measured: then nothing tells its trouble from the own platform's.
        var isRented = metric.Vendors.Any(vendor => Hosts.Contains(vendor, StringComparer.OrdinalIgnoreCase) && !analyses.Signals.Any(move => move.Signal.Service.Equals(vendor, StringComparison.OrdinalIgnoreCase)));
        Weights OnRentedGround(Weights weights) => isRented && weights.Infrastructure > 1 ? weights with { Infrastructure = weights.Infrastructure / 2, Vendor = weights.Infrastructure / 2 } : weights;
        var platformIsQuiet = own.Exists(move => IsOfPlatform(move, metric)) && !own.Exists(move => IsOfPlatform(move, metric) && Symptom.WeightOf(move) > 0);
        foreach (var group in rose.GroupBy(move => Family(move.Signal)).Select(group => group.MaxBy(move => (Symptom.WeightOf(move), move.Strength))).OfType<SignalMove>())
            yield return new Finding(QuestionId.Errors, Text(analyses, group), OnRentedGround(OwnWeights(group, metric, suspects, platformIsQuiet)).Times(Symptom.WeightOf(group))) { At = group.RoseAt, Link = group.Signal.Link, By = group.Signal.Service, Answers = Symptom.IsClear(group) ? AnswerValue.Yes : AnswerValue.Unknown };
        if (own.Count > 0 && !rose.Exists(Symptom.IsClear))
            yield return new Finding(QuestionId.Errors, $"Errors and latency as usual ({own.Count} series)", new Weights(Measurement: 0.6, Deploy: -0.1, Vendor: -0.3, Infrastructure: -2, Behaviour: 0.8, None: 0.8)) { Answers = AnswerValue.No };
    }

    private static Weights OwnWeights(SignalMove move, Metric metric, IReadOnlyList<Suspect> suspects, bool platformIsQuiet)
    {
        // What suffers in a service that was just changed is the change's symptom; what fills up for hours fills up by itself.
        var changes = suspects.Where(suspect => suspect is { IsNear: true, Change: { Kind: not ChangeKind.Infrastructure } change } && Suspect.HasSymptoms(change, move)).ToList();
        var wasChanged = changes.Count > 0 && (move.Signal.Kind is not (SignalKind.Saturation or SignalKind.Timeouts) || changes.Exists(suspect => suspect.Candidate.Lag < JustNow));
        return move.Signal.Kind switch
        {
            SignalKind.PipelineLag => new Weights(Measurement: 3),
            SignalKind.Requests => new Weights(Infrastructure: 0.5),
            SignalKind.Crashes when wasChanged && suspects.Any(suspect => suspect is { IsNear: true, Incident: { } incident } && Suspect.ExplainsCrashes(incident, move)) => new Weights(Deploy: 0.6, Vendor: 0.8, Infrastructure: -1.2, Behaviour: -2.5, Measurement: -1.5, None: -1.5),
            SignalKind.Crashes when wasChanged => new Weights(Deploy: 1.2, Infrastructure: -1.2, Behaviour: -2.5, Measurement: -1.5, None: -1.5),
            // An app that crashes without a release of its own runs somebody else's code.
            SignalKind.Crashes => new Weights(Vendor: 1.5, Infrastructure: -1.2, Behaviour: -2.5, Measurement: -1.5, None: -1.5),
            _ when wasChanged => new Weights(Deploy: 1, Infrastructure: 0.6, Vendor: 0.2, Behaviour: -2.5, Measurement: -1.5, None: -1.5),
            SignalKind.Saturation => new Weights(Infrastructure: 2.2, Deploy: 0.3, Behaviour: -2, Measurement: -1.5, None: -1),
            // A part of the platform that no deploy of the shop targets: a database, DNS, certificates.
            _ when IsOfPlatform(move, metric) => new Weights(Infrastructure: 2, Deploy: 0.2, Behaviour: -2, Measurement: -1.5, None: -1.5),
            SignalKind.LatencyP95 or SignalKind.Timeouts => new Weights(Infrastructure: platformIsQuiet ? 0.8 : 1.2, Deploy: 0.4, Behaviour: -2, Measurement: -1.5, None: -1.5),
            _ => new Weights(Deploy: 1, Infrastructure: platformIsQuiet ? -0.3 : 0.5, Vendor: 0.2, Behaviour: -2.5, Measurement: -1.5, None: -1.5),
        };
    }

    private static bool IsOfPlatform(SignalMove move, Metric metric) =>
        move.Signal.Kind is not (SignalKind.PipelineLag or SignalKind.Crashes) && (move.Signal.Kind == SignalKind.Saturation || !Analyses.IsOnPath(metric, move.Signal.Service));

    private static string Family(SignalSeries signal) => signal.Kind switch
    {
        SignalKind.Http4xx or SignalKind.Http5xx => "errors",
        var kind => kind.ToString(),
    };

    private static IEnumerable<Finding> VendorCalls(Analyses analyses, List<SignalMove> calls, Metric metric, IReadOnlyList<Suspect> suspects)
    {
        foreach (var move in calls.Where(Symptom.IsClear).OrderByDescending(Symptom.WeightOf).ThenByDescending(move => move.Strength).Take(1))
            yield return new Finding(QuestionId.Vendors, $"Own calls to {Text(analyses, move)}", new Weights(Vendor: 3.5, Deploy: -0.3, Infrastructure: -0.5, Behaviour: -2, Measurement: -1.5, None: -1.5).Times(Symptom.WeightOf(move)))
            {
                At = move.RoseAt,
                Link = move.Signal.Link,
                By = move.Signal.Service,
                Answers = AnswerValue.Yes,
            };
        if (calls.Count == 0 || calls.Exists(Symptom.IsClear))
            yield break;
        var measured = calls.Select(move => move.Signal.Service).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isAccusedUnseen = suspects.Any(suspect => suspect.IsNear && suspect.Incident is { } incident && (!measured.Contains(incident.Vendor) || Suspect.RunsInApp(incident)));
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
