namespace IncidentBot.CommandLine.Export;

/// <summary>Words of releases, alerts, notices and triage answers that name nobody: all that an exported title or note may consist of, beside numbers and the metric's own names.</summary>
internal static class TradeWords
{
    private const string Text = """
        a about above across active affected after again against all almost also always an and another any anything are area around as ask asked asking at away back because been before
        began begin begins behind being below between both but by can cannot changed changes could current currently day days did do does done down due during each early either end
        ended ends enough every everybody everyone everything few fine first fixed for found from full fully further going gone good green had half has have healthy higher highest
        hour hours how idea if in inside instead into investigated investigating is it its just know known last late later least less like little long longer look looked looking lot
        low lower made many may maybe might minute minutes missing month more morning most moved much must near never new next night no nobody none normal normally not nothing
        noticed now number numbers of off often ok old on once one only open or other our out outside over own panel panels partial partially partly pending per possible probably
        problem problems put quite rather reach reached really red same saw see seem seems seen several shape should show shows side since slow slower slowly small so some somebody
        something soon source sources start started starts steady still stop stopped such sudden suddenly sure than that the their them then there these they thing things this those
        through time times to today together tomorrow too touched tonight trouble turned two unclear under unknown until unusual up us usual usually very visible was we week
        weekend weeks well went were what when where whether which while who whole why will with within without worse would yes yesterday yet zero
        analytics android api apis app apps attribution audience authentication authorisation authorisations authorization authorizations auto automatic autoscaling availability
        available backend backfill backup balancer bandwidth banner bar base basket batch baseline beacon behaviour beta billing bot bots brand break breaking breaks broken browser
        browsers budget bug bugs build builds bump button buy cache caching calculation call callback calls campaign campaigns cancel cancelled canary capacity captcha capture captures
        card cards cart carts catalogue category cause caused causes cdn certificate certificates change changelog channel channels charge check checkout checks chrome cleanup click
        clicks client clients closed cloud cluster clusters code cold collection collector commit commits competitor competitors component components config configs configuration
        confirmation confirmed confirms connection connections connectivity consent container containers content conversion cookie cookies core count counted counter counting counts
        country coupon coupons cpu crash crashed crashes crashing currency customer customers dashboard data database databases date deadlock debug decline declined declines default
        definition degradation degraded delay delayed delays delete delivery demand denied dependencies dependency deploy deployed deploying deployment deployments deploys deprecated
        design desktop detail details detected detection device devices different disabled disconnect discount discounts disk display disruption dns domain double download drop dropped
        drops duplicate duplicates edge elevated email emails empty enable enabled endpoint endpoints error errors escalated event events exceeded exception exceptions exhausted
        experiment experiments expired expires expiry external failed failing fails failover failure failures fallback fall fast fault feature features fee fees fetch field fields file
        filter filters firefox firewall firmware fix fixes flag flags flash flow flows for form forms fraud free frontend fulfilment function functions funnel game gateway gift global
        going growth handler handshake hardware header headers health high holiday home hook host hosting hotfix http https identity image images impact impacted impacting improve
        improved improvement improvements inbound incident increase increased increases index indexes indexing influencer infrastructure ingest ingestion ingress integration
        intermittent internal inventory invoice ios issue issues job jobs key keys kubernetes label landing language latency launch layer layout leak library licence limit limited
        limits line link links list listing load loading local locale locations locked log logging login logins logo logs loss loyalty mail maintenance major management manager map
        margin market marketing markets marketplace memory menu merchant merge message messages messaging metric metrics microservice middleware migrate migrated migrating migration
        migrations minor missing mobile model models module monitor monitoring mount name navigation network networking networks newsletter node nodes notice notification notifications
        offer offers offline oom operational optimisation option options order orders outage outbound overload overloaded package packet page pagination pages paid parser parsing
        partner partners password patch path payment payments pays peak pending performance permission permissions personalisation phone phones pipeline pipelines pixel placement plan
        planned platform plugin points policy polish pool pools popup port post posted pressure preview price prices pricing primary privacy process processed processing processor
        product products production profile promo promotion prompt provider provisioning proxy publish published purchase purchases push quality query queries queue queues quota range
        rate rates ratio read reads ready rebuild rebuilt receipt recommendation recommendations reconnect record records recovered recovering recovery redesign redirect redirects
        reduced refactor refactoring refund region regional regions registration regression reject rejected release released releases reload remove removed rename render rendering
        replace replaced replica replicas replication report reported reporting reports request requested requests reset resize resolution resolve resolved resolver resource resources
        response responses restart restarted restarts restored result results retried retries retry returned returns revenue revert reverted review reviews rewrite risk roll rollback
        rolled rolling rollout root rotated rotation route routes routing rule rules runner safari sale sales sampling saturation scale scaled scaling schedule scheduled schema
        scoring script scripts sdk search season seasonal secret section sections security segment send sending sent server serverless servers service services session sessions setting
        settings setup shard shards shipping shop shops shopping sign signals signed signing signup sites site size slot slots spike spikes split stable staged staging stalled standard
        state statement static status step steps stock storage store storefront stores stream streaming strict string stuck style styles subscription support suite surge switch switched
        switching sync synced system systems table tables tablet tag tags target targets tax taxes telemetry template templates terms test tested testing tests text theme third threshold
        thresholds throttled throttling ticket timeout timeouts timing tls token tokens tool tools toggle toggled touch trace tracing tracked tracker tracking trade traffic transaction
        transactions trial trigger triggered type ui unavailable undo unexpected unreachable unstable update updated updates upgrade upgraded upgrades upload upstream usage user users ux
        validate validation value values variant variants variation vendor vendors verification version versions video view views visit visits visitors volume voucher vouchers wallet
        warehouse warm warning web webhook webhooks webpage website widget windows wizard worker workers workflow write writes wrong yield zone zones
        accept accepted add added adds adjust allow allowed answer answers apply arrive arrived arrives asset assets attempt attempts autocomplete badge carousel clean cleaner clear
        compress copy correct corrected create created css dropdown duplicated extract font fonts footer format group guard hero hide html icon icons input inputs introduce javascript
        json keep lazy lint make move nav note padding payout payouts picker placeholder prefetch prepare print raise reduce refresh reorder reuse rework round rounding safer scroll
        separate shorten simplify skeleton smaller sort sorting spacing sprite sql submit submits tidy title tooltip translation translations trim tune tweak typo unify unused use used
        uses using wording wrap
        """;

    public static readonly IReadOnlySet<string> All = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
