namespace IncidentBot.Triage.Tests;

public class CoincidenceTests
{
    private static readonly DateTimeOffset At = MadeSeries.Start.AddDays(20).AddHours(12);

    private static readonly OnsetResult Onset = new()
    {
        Dropped = true,
        Shape = Shape.Step,
        Onset = new(At, At.AddMinutes(-15), At.AddMinutes(15)),
        Posterior = [new(At, 1)],
    };

    [Fact]
    public void The_deploy_ten_minutes_before_is_likelier_than_the_one_of_yesterday()
    {
        var result = Coincidence.Rank(Onset, [Deploy("near", At.AddMinutes(-10)), Deploy("far", At.AddHours(-23))], [], Options);

        Assert.Equal("near", result.Candidates[0].Id);
        Assert.True(result.Candidates[0].Posterior > 0.8);
        Assert.Equal(1, result.Candidates.Sum(candidate => candidate.Posterior) + result.None, 9);
    }

    [Fact]
    public void A_change_after_the_onset_interval_cannot_be_the_cause()
    {
        var result = Coincidence.Rank(Onset, [Deploy("late", At.AddMinutes(16))], [], Options);

        Assert.Empty(result.Candidates);
        Assert.Equal(1, result.None, 9);
        Assert.Single(Coincidence.Rank(Onset, [Deploy("within", At.AddMinutes(14))], [], Options).Candidates);
    }

    [Theory]
    [InlineData(12, true)]
    [InlineData(20, false)]
    public void Within_the_bucket_of_the_onset_nothing_can_be_told_apart(int after, bool isCandidate)
    {
        var onset = Onset with { Onset = new(At, At, At), Resolution = TimeSpan.FromMinutes(30) };

        Assert.Equal(isCandidate, Coincidence.Rank(onset, [Deploy("one", At.AddMinutes(after))], [], Options).Candidates.Count == 1);
    }

    [Theory]
    [InlineData("ios", true)]
    [InlineData("android", false)]
    public void A_release_of_the_very_platform_that_fell_is_on_the_path_whatever_it_is_called(string platform, bool isNear)
    {
        Segment On(string value) => new(new Dictionary<string, string> { ["platform"] = value });
        var options = Options with { Services = ["checkout"], Segments = [On("ios")], SegmentsKnown = true };
        var release = Deploy("one", At.AddMinutes(-10)) with { Service = "app-store", Scope = On(platform) };

        Assert.Equal(isNear, Coincidence.Rank(Onset, [release], [], options).Candidates[0].Posterior > 0.5);
    }

    // Four weeks of 11 office hours on 20 days and 10 deploys in them, eight hours and half a deploy imagined: 10.5 / 228 an hour. The onset's interval is half an hour wide.
    // Chance: 1 - exp(-10.5 / 228 * (1/6 + 1/4)). Share: the law's mass below 1/6 + 1/4 h is 0.6788, and so the density .92 * 0.6788 / .5 + .08 / 168 = 1.2495;
    // over the rate that is 27.13, against .35 / .65 for none of these.
    [Fact]
    public void A_worked_example_of_share_and_chance()
    {
        var monday = new DateTimeOffset(2025, 3, 3, 8, 0, 0, TimeSpan.Zero);
        Change[] early = [.. new[] { 0, 1, 2, 3, 4, 7, 8, 9, 10 }.Select(day => Deploy($"{day}", monday.AddDays(day)))];
        var friday = monday.AddDays(25).AddHours(4);

        var result = Coincidence.Rank(OnsetOf(friday), [.. early, Deploy("near", friday.AddMinutes(-10))], [], Options with { Now = monday.AddDays(28) });

        var near = Assert.Single(result.Candidates);
        Assert.Equal(0.01901, near.ChanceThatSomeLiesThisNear, 5);
        Assert.Equal(0.9805, near.Posterior, 4);
        Assert.Equal(TimeSpan.FromMinutes(10), near.Lag);
    }

    [Theory]
    [InlineData(5, "flag")]
    [InlineData(45, "deploy")]
    public void A_flag_bites_sooner_than_a_deploy(int minutes, string likelier)
    {
        var (deploy, onset) = (Deploy("deploy", At.AddMinutes(-minutes)), Onset with { Onset = new(At, At, At) });

        Assert.Equal(likelier, Coincidence.Rank(onset, [deploy, deploy with { Id = "flag", Kind = ChangeKind.Flag }], [], Options).Candidates[0].Id);
    }

    [Theory]
    [InlineData(0.9, "before")]
    [InlineData(0.1, "after")]
    public void Where_in_its_interval_the_onset_probably_lies_decides(double early, string likelier)
    {
        var onset = Onset with { Posterior = [new(At.AddMinutes(-12), early), new(At.AddMinutes(12), 1 - early)] };

        Assert.Equal(likelier, Coincidence.Rank(onset, [Deploy("before", At.AddMinutes(-14)), Deploy("after", At.AddMinutes(10))], [], Options).Candidates[0].Id);
    }

    [Fact]
    public void What_slides_began_longer_ago_than_what_falls_at_once()
    {
        double Share(Shape shape) => Coincidence.Rank(Onset with { Shape = shape }, [Deploy("one", At.AddHours(-3))], [], Options).Candidates[0].Posterior;

        Assert.True(Share(Shape.Ramp) > 2 * Share(Shape.Step));
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(0, false)]
    public void Every_step_of_a_gradual_roll_out_that_reaches_anybody_is_a_beginning(double percent, bool isLikely)
    {
        var flag = Deploy("one", At.AddHours(-20)) with { Kind = ChangeKind.Flag, Rollout = [new(At.AddHours(-20), 5), new(At.AddMinutes(-10), percent)] };

        Assert.Equal(isLikely, Coincidence.Rank(Onset, [flag], [], Options).Candidates[0].Posterior > 0.9);
    }

    [Fact]
    public void A_change_limited_to_where_it_fell_goes_before_one_of_everything_and_that_before_one_of_elsewhere()
    {
        Segment On(string value) => new(new Dictionary<string, string> { ["platform"] = value });
        var everywhere = Deploy("everywhere", At.AddMinutes(-10));
        Change[] changes = [everywhere with { Id = "elsewhere", Scope = On("android") }, everywhere, everywhere with { Id = "there", Scope = On("ios") }];
        string[] Order(params Segment[] fell) => [.. Coincidence.Rank(Onset, changes, [], Options with { Segments = fell, SegmentsKnown = true }).Candidates.Select(one => one.Id)];

        Assert.Equal(["there", "everywhere", "elsewhere"], Order(On("ios")));
        Assert.Equal("everywhere", Order()[0]);
    }

    [Fact]
    public void By_day_in_the_business_time_zone_where_deploys_are_common_the_same_lag_says_less_than_at_dawn()
    {
        var midnight = new DateTimeOffset(2025, 3, 3, 0, 0, 0, TimeSpan.FromHours(9));
        var daily = Enumerable.Range(0, 12).Where(day => day % 7 < 5).SelectMany(day => Enumerable.Range(9, 8).Select(hour => Deploy($"{day}.{hour}", midnight.AddDays(day).AddHours(hour)))).ToList();
        (Candidate Near, double None) About(DateTimeOffset at)
        {
            var result = Coincidence.Rank(OnsetOf(at), [.. daily, Deploy("near", at.AddMinutes(-10))], [], Options with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"), Now = midnight.AddDays(28) });
            return (result.Candidates.Single(one => one.Id == "near"), result.None);
        }

        var (noon, dawn) = (About(midnight.AddDays(24).AddHours(12)), About(midnight.AddDays(24).AddHours(6)));

        Assert.True(dawn.Near.ChanceThatSomeLiesThisNear < 0.1 * noon.Near.ChanceThatSomeLiesThisNear);
        Assert.True(dawn.None < 0.1 * noon.None);
    }

    [Fact]
    public void Where_deploys_come_every_few_minutes_none_of_them_is_named()
    {
        var result = Coincidence.Rank(Onset, [.. Enumerable.Range(-200, 400).Select(i => Deploy($"{i}", At.AddMinutes(6 * i - 2)))], [], Options with { Now = At.AddHours(20) });

        Assert.All(result.Candidates, candidate => Assert.True(candidate.Posterior < 0.2));
        Assert.True(result.Candidates[0].ChanceThatSomeLiesThisNear > 0.9);
    }

    [Fact]
    public void What_only_lies_days_back_is_none_of_these() =>
        Assert.True(Coincidence.Rank(Onset, [Deploy("old", At.AddDays(-5))], [], Options).None > 0.9);

    [Fact]
    public void Without_an_onset_nothing_is_a_candidate() =>
        Assert.Equal(1, Coincidence.Rank(Onset with { Dropped = false }, [Deploy("near", At.AddMinutes(-10))], [Notice("v1", At)], Options).None);

    [Theory]
    [InlineData(-10, 0.9, 1)]
    [InlineData(40, 0.9, 1)]
    [InlineData(720, 0, 0.05)]
    public void A_vendors_page_may_be_late_by_an_hour_and_hardly_by_half_a_day(int minutesAfter, double least, double most)
    {
        var notice = Assert.Single(Coincidence.Rank(Onset, [], [Notice("v1", At.AddMinutes(minutesAfter))], Options).Candidates);

        Assert.InRange(notice.Posterior, least, most);
        Assert.Equal(TimeSpan.FromMinutes(-minutesAfter), notice.Lag);
    }

    [Fact]
    public void A_vendor_whom_the_metric_does_not_use_or_who_says_that_nobody_is_hit_is_less_likely()
    {
        var used = Notice("used", At.AddMinutes(-5));

        var result = Coincidence.Rank(Onset, [], [used with { Id = "other", Vendor = "Chatterly" }, used with { Id = "harmless", Impact = VendorImpact.None }, used], Options with { Vendors = ["Paynova"] });

        Assert.Equal(["used", "harmless", "other"], result.Candidates.Select(one => one.Id));
    }

    [Fact]
    public void Neither_the_week_nor_the_order_of_the_log_matters()
    {
        var (changes, notices) = Log(seed: 5);
        var shift = TimeSpan.FromDays(7 * 20);

        var plain = Coincidence.Rank(Onset, changes, notices, Options);
        var shifted = Coincidence.Rank(
            OnsetOf(At + shift),
            [.. changes.Select(one => one with { At = one.At + shift, Rollout = [.. one.Rollout.Select(step => step with { At = step.At + shift })] }).Reverse()],
            [.. notices.Select(one => one with { Start = one.Start + shift, PostedAt = one.PostedAt + shift }).Reverse()],
            Options with { Now = Options.Now + shift });

        AssertSame(plain, shifted);
        Assert.True(plain.Candidates.Count > 20);
    }

    [Fact]
    public void A_vendors_trouble_that_was_over_changes_nothing()
    {
        var (changes, notices) = Log(seed: 6);
        var over = Notice("over", At.AddDays(-3)) with { End = At.AddDays(-3).AddHours(2) };

        AssertSame(Coincidence.Rank(Onset, changes, notices, Options), Coincidence.Rank(Onset, changes, [.. notices, over], Options));
    }

    // It counts when it is asked how often changes happen; nothing else.
    [Fact]
    public void A_far_away_change_of_another_kind_changes_next_to_nothing()
    {
        var (changes, notices) = Log(seed: 7);
        var far = Deploy("far", At.AddDays(-6.9)) with { Kind = ChangeKind.Tracking };

        var (without, with) = (Coincidence.Rank(Onset, changes, notices, Options), Coincidence.Rank(Onset, [.. changes, far], notices, Options));

        Assert.Equal(without.Candidates.Select(one => one.Id), with.Candidates.Select(one => one.Id).Where(id => id != far.Id));
        Assert.Equal(without.None, with.None, 2);
        Assert.True(with.Candidates.Single(one => one.Id == far.Id).Posterior < 0.001);
    }

    private static CoincidenceOptions Options => new() { TimeZone = TimeZoneInfo.Utc, Now = At.AddHours(4) };

    private static OnsetResult OnsetOf(DateTimeOffset at) => Onset with { Onset = new(at, at.AddMinutes(-15), at.AddMinutes(15)), Posterior = [new(at, 1)] };

    private static Change Deploy(string id, DateTimeOffset at) => new() { Id = id, At = at, Kind = ChangeKind.Deploy, Title = "shop", Service = "checkout" };

    private static VendorIncident Notice(string id, DateTimeOffset start) => new() { Id = id, Vendor = "Paynova", Start = start, PostedAt = start.AddMinutes(30), Impact = VendorImpact.Major, Title = "Errors" };

    private static (List<Change> Changes, List<VendorIncident> Notices) Log(int seed)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<ChangeKind>();
        DateTimeOffset Before(double days) => At.AddDays(-days * random.NextDouble());
        return (
            [.. Enumerable.Range(0, 40).Select(i => Deploy($"c{i}", Before(7)) with { Kind = kinds[random.Next(kinds.Length)] }), Deploy("staged", At.AddHours(-30)) with { Rollout = [new(At.AddHours(-1), 20)] }],
            [Notice("v1", Before(0.2)), Notice("v2", Before(3))]);
    }

    private static void AssertSame(CoincidenceResult expected, CoincidenceResult actual)
    {
        Assert.Equal(expected.None, actual.None, 12);
        Assert.Equal(expected.Candidates.Select(one => (one.Id, Math.Round(one.Posterior, 10), Math.Round(one.ChanceThatSomeLiesThisNear, 10))), actual.Candidates.Select(one => (one.Id, Math.Round(one.Posterior, 10), Math.Round(one.ChanceThatSomeLiesThisNear, 10))));
    }
}
