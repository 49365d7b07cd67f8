namespace IncidentBot.Triage.Tests;

/// <summary>Two things at once: what tells them apart, and what does not.</summary>
public sealed class RivalCausesTests
{
    private const int Count = 35 * 48;
    private const int Onset = Count - 16;
    private static readonly DateTimeOffset Began = MadeSeries.At(Onset);

    [Fact]
    public void A_vendors_notice_takes_nothing_from_the_deploy_beside_it()
    {
        var notice = new VendorIncident { Id = "v1", Vendor = "Paynova", Start = Began, PostedAt = Began.AddMinutes(20), Impact = VendorImpact.Major, Title = "Elevated error rates" };
        var alone = Fell() with { Changes = [GatheredTriage.Change("c1", ChangeKind.Deploy, Began.AddMinutes(-8))] };

        var (without, with) = (About(alone, "c1"), About(alone with { Incidents = [notice] }, "c1"));

        Assert.NotNull(without);
        Assert.Equal(without.Weights.Deploy, with?.Weights.Deploy ?? 0, 3);
        Assert.NotNull(About(alone with { Incidents = [notice] }, "v1"));
    }

    [Fact]
    public void A_notice_of_a_vendor_that_the_metric_does_not_use_weighs_less()
    {
        double WeightOf(string vendor)
        {
            var notice = new VendorIncident { Id = "v1", Vendor = vendor, Start = Began.AddMinutes(-40), PostedAt = Began.AddMinutes(20), Impact = VendorImpact.Minor, Title = "Degraded" };
            return (Fell() with { Incidents = [notice] }).Diagnose().Findings.Where(finding => finding.Culprit == "v1").Sum(finding => finding.Weights.Vendor);
        }

        Assert.True(WeightOf("Chatterly") < WeightOf("Paynova") - 0.5);
    }

    [Fact]
    public void A_tag_manager_is_on_every_metrics_path()
    {
        var tag = GatheredTriage.Change("c1", ChangeKind.Tracking, Began.AddMinutes(-6), service: "tag-manager");

        Assert.Contains((Fell() with { Changes = [tag] }).Diagnose().Findings, finding => finding is { Culprit: "c1", Weights.Measurement: > 1 });
    }

    [Theory]
    [InlineData(SourceRole.Analytics, true)]
    [InlineData(SourceRole.Server, false)]
    public void A_tag_and_a_deploy_at_once_decide_nothing_while_no_record_of_orders_is_read(SourceRole role, bool isOpen)
    {
        var triage = Fell() with
        {
            Series = [MadeSeries.Ratio(3, 300, Drop) with { Role = role }],
            Changes = [GatheredTriage.Change("c1", ChangeKind.Tracking, Began.AddMinutes(-6), service: "tag-manager"), GatheredTriage.Change("c2", ChangeKind.Deploy, Began.AddMinutes(-5))],
        };

        Assert.Equal(isOpen, triage.Diagnose().Findings.Any(finding => finding.Weights.NotEnough >= 3));
    }

    [Theory]
    [InlineData("ios-app", -6, true)]
    [InlineData("ios-app", 8, false)]
    [InlineData("checkout", -6, false)]
    public void An_app_that_crashes_without_a_release_of_its_own_before_points_to_somebody_elses_code(string released, int minutes, bool isOwn)
    {
        var finding = (Fell() with { Signals = [Rose(SignalKind.Crashes, "ios-app")], Changes = [GatheredTriage.Change("c1", ChangeKind.Deploy, Began.AddMinutes(minutes), released)] }).Diagnose().Findings.Single(finding => finding.By == "ios-app");

        Assert.Equal((isOwn, !isOwn), (finding.Weights.Deploy > 0, finding.Weights.Vendor > 0));
    }

    [Fact]
    public void Calls_from_servers_do_not_excuse_a_vendors_code_inside_an_app()
    {
        Finding Calls(string component) => (Fell() with { Signals = [Level("Paynova")], Incidents = [Notice(component)] }).Diagnose().Findings.Single(finding => finding.Text.StartsWith("Own calls", StringComparison.Ordinal));

        Assert.True(Calls("Card payments").Weights.Vendor < -1);
        Assert.Equal(0, Calls("iOS SDK").Weights.Vendor, 3);
    }

    [Fact]
    public void An_app_that_crashes_makes_a_notice_about_code_inside_it_likelier_than_any_other()
    {
        double WeightOf(string component) =>
            About(Fell() with { Signals = [Rose(SignalKind.Crashes, "ios-app"), Level("Paynova")], Incidents = [Notice(component) with { Start = Began.AddHours(-3) }] }, "v1")?.Weights.Vendor ?? -1;

        Assert.True(WeightOf("iOS SDK") > WeightOf("Android SDK") + 0.1);
        Assert.True(WeightOf("Android SDK") > WeightOf("Card payments") + 0.1);
    }

    [Fact]
    public void An_app_that_crashes_after_a_release_and_a_vendors_trouble_inside_it_points_to_both()
    {
        var crash = (Fell() with { Signals = [Rose(SignalKind.Crashes, "ios-app")], Incidents = [Notice("iOS SDK")], Changes = [GatheredTriage.Change("c1", ChangeKind.Deploy, Began.AddMinutes(-6), "ios-app")] }).Diagnose().Findings.Single(finding => finding.By == "ios-app");

        Assert.True(crash.Weights is { Deploy: > 0, Vendor: > 0 });
    }

    [Theory]
    [InlineData(0.2, "c1")]
    [InlineData(48, null)]
    public void A_database_that_fills_up_is_not_blamed_on_work_of_two_days_ago(double hours, string? culprit)
    {
        var triage = Fell() with { Signals = [Rose(SignalKind.Saturation, "checkout-db")], Changes = [GatheredTriage.Change("c1", ChangeKind.Infrastructure, Began.AddHours(-hours))] };

        var verdict = triage.Diagnose().Verdict;

        Assert.Equal((Cause.Infrastructure, culprit), (verdict.Cause, verdict.Culprit));
    }

    [Fact]
    public void Symptoms_at_the_very_onset_are_ranked_apart_and_are_nobodys_culprit()
    {
        var alert = new Alert { Id = "a1", Start = Began, Severity = AlertSeverity.Critical, Service = "checkout", Title = "5xx rate high" };

        var diagnosis = (Fell() with { Signals = [Rose(SignalKind.Http5xx, "checkout")], Alerts = [alert], Changes = [GatheredTriage.Change("c1", ChangeKind.Deploy, Began.AddMinutes(-25))] }).Diagnose();

        Assert.Equal(["c1"], diagnosis.Analyses.Coincidence.Candidates.Select(candidate => candidate.Id));
        Assert.Contains(diagnosis.Findings, finding => finding.Question == QuestionId.Errors);
        Assert.All(diagnosis.Findings, finding => Assert.True(finding.Culprit is null or "c1"));
        Assert.Equal("c1", diagnosis.Verdict.Culprit);
    }

    [Fact]
    public void An_alert_on_calls_to_a_vendor_speaks_for_the_vendor()
    {
        var alert = new Alert { Id = "a1", Start = Began.AddMinutes(10), Severity = AlertSeverity.Warning, Service = "Paynova", Title = "Calls fail" };

        Assert.Contains((Fell() with { Alerts = [alert] }).Diagnose().Findings, finding => finding is { Question: QuestionId.Vendors, By: "Paynova", Weights.Vendor: > 1 });
    }

    [Theory]
    [InlineData(0.6, Cause.Vendor, true)]
    [InlineData(1, Cause.Vendor, false)]
    public void Payments_attempted_as_ever_and_accepted_less_point_to_the_processor(double accepted, Cause cause, bool points)
    {
        var payments = Payments(accepted);

        var finding = (Fell() with { Series = [MadeSeries.Ratio(3, 300, Drop), payments] }).Diagnose().Findings.FirstOrDefault(finding => finding.By == payments.Source && finding.Question == QuestionId.Vendors);

        Assert.Equal(points, finding is not null && finding.Weights[cause] > 2);
    }

    [Fact]
    public void A_drop_that_grows_as_a_flag_was_rolled_out_names_the_flag()
    {
        RolloutStep[] steps = [new(MadeSeries.At(Count - 60), 10), new(MadeSeries.At(Count - 40), 50), new(MadeSeries.At(Count - 20), 100)];
        double Reached(int i) => steps.LastOrDefault(step => step.At <= MadeSeries.At(i))?.Percent / 100 ?? 0;
        var series = MadeSeries.Ratio(4, 400, i => 1 - 0.4 * Reached(i));
        var flag = GatheredTriage.Change("c1", ChangeKind.Flag, steps[0].At) with { Rollout = steps };

        var diagnosis = new GatheredTriage { Series = [series], Changes = [flag] }.Diagnose();

        Assert.True(diagnosis.Analyses.Follows["c1"] > 2);
        Assert.Equal("c1", diagnosis.Verdict.Culprit);
    }

    [Fact]
    public void A_slide_does_not_follow_a_flag_that_was_rolled_out_at_other_times()
    {
        RolloutStep[] steps = [new(MadeSeries.At(Count - 200), 10), new(MadeSeries.At(Count - 190), 100)];
        var series = MadeSeries.Ratio(4, 400, i => 1 - 0.4 * Math.Clamp((i - Count + 60) / 60.0, 0, 1));

        Assert.True(OnsetScan.Follow(series, MadeSeries.Options(series), [steps])[0] < 0);
    }

    [Fact]
    public void What_went_live_at_once_is_a_weaker_suspect_of_a_slide_than_a_version_that_people_install()
    {
        var sliding = new GatheredTriage { Series = [MadeSeries.Ratio(4, 400, i => 1 - 0.4 * Math.Clamp((i - Count + 60) / 60.0, 0, 1))] };
        double WeightOf(Change change) => About(sliding with { Changes = [change] }, "c1")?.Weights.Deploy ?? -1;
        var deploy = GatheredTriage.Change("c1", ChangeKind.Deploy, MadeSeries.At(Count - 62));

        Assert.True(WeightOf(deploy) < WeightOf(deploy with { Scope = new(new Dictionary<string, string> { ["appVersion"] = "8.4" }) }) - 0.3);
    }

    [Fact]
    public void A_ratio_that_parts_by_its_visits_is_not_told_as_events_that_only_one_source_lost()
    {
        var server = MadeSeries.Ratio(6, 300, _ => 1) with { Source = "records", Role = SourceRole.Server };
        var analytics = MadeSeries.Ratio(3, 300, _ => 1);
        var more = analytics with { Denominator = [.. (analytics.Denominator ?? []).Select((visits, i) => i >= Onset ? visits * 1.5 : visits)] };

        var finding = Agreement(more, server);

        Assert.StartsWith("Only the ratio of shop fell, its events go with the others (shop ", finding.Text, StringComparison.Ordinal);
        Assert.StartsWith("Only shop (−", Agreement(server, Fell().Series[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_knows_why_the_number_is_still_real_if_the_records_fell_too()
    {
        var records = MadeSeries.Ratio(6, 300, Drop) with { Source = "records", Role = SourceRole.Server };

        var (alone, together) = (Fell().Diagnose().Verdict, (Fell() with { Series = [.. Fell().Series, records] }).Diagnose().Verdict);

        Assert.Equal((Cause.Inconclusive, null), (alone.Cause, alone.IsReal));
        Assert.Equal((Cause.Inconclusive, true), (together.Cause, together.IsReal));
    }

    private static Finding Agreement(params MetricSeries[] series) => new GatheredTriage { Series = series }.Diagnose().Findings.Single(finding => finding.Question == QuestionId.Agreement);

    private static Finding? About(GatheredTriage triage, string culprit) => triage.Diagnose().Findings.FirstOrDefault(finding => finding.Culprit == culprit);

    private static double Drop(int i) => i >= Onset ? 0.65 : 1;

    private static GatheredTriage Fell() => new() { Series = [MadeSeries.Ratio(3, 300, Drop)] };

    private static VendorIncident Notice(string component) =>
        new() { Id = "v1", Vendor = "Paynova", Component = component, Start = Began.AddMinutes(2), PostedAt = Began.AddMinutes(20), Impact = VendorImpact.Minor, Title = "Trouble after a remote configuration" };

    private static SignalSeries Level(string service) => Rose(SignalKind.Http5xx, service, during: 0.34);

    private static SignalSeries Rose(SignalKind kind, string service, double during = 9)
    {
        var start = GatheredTriage.Now.AddDays(-7);
        var values = Enumerable.Range(0, 7 * 288).Select(i => (double?)(start.AddMinutes(5 * i) >= Began ? during : 0.3 + i % 5 * 0.02)).ToList();
        return new() { Kind = kind, Service = service, Unit = SignalUnit.Percent, Start = start, Interval = TimeSpan.FromMinutes(5), Values = values };
    }

    private static MetricSeries Payments(double accepted)
    {
        var orders = MadeSeries.Ratio(5, 300, i => i >= Onset ? accepted : 1);
        var attempts = MadeSeries.Ratio(5, 300, _ => 1).Numerator.Select(count => (double?)Math.Round((count ?? 0) / 0.94)).ToList();
        return orders with { Source = "paynova", Role = SourceRole.Payments, Denominator = attempts };
    }
}
