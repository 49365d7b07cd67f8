namespace IncidentBot.Connectors.Alertmanager;

internal sealed class AlertmanagerCheck(IAlertmanagerApi api, AlertmanagerOptions options, Readings readings) : ICheck
{
    public string Name => "Alertmanager";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var answer = await reading.AskAsync(api.ListAlertsAsync);
        if (answer.Value is not { } alerts)
            return new CheckLine(Name, false, answer.Trouble?.Reason ?? "");
        var unnamed = alerts.Count(alert => !alert.Labels.ContainsKey(options.ServiceLabel));
        return new CheckLine(Name, true, $"{Caveats.Count(alerts.Count, "alert")} firing, {unnamed} without label {options.ServiceLabel}");
    }
}
