using IncidentBot.Settings;

namespace IncidentBot.Connectors.Calendars;

internal static class CalendarsRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = CalendarsOptions.Read(section.Items());
        services.AddSingleton(options);
        services.AddSingleton<CalendarReader>();
        services.AddSingleton<CalendarsConnector>();
        services.AddSingleton<ICalendarSource>(provider => provider.GetRequiredService<CalendarsConnector>());
        services.AddSingleton<ICheck>(provider => provider.GetRequiredService<CalendarsConnector>());
        services.AddHttpClient(CalendarReader.Client).SpeakTo(options.Vendor);
    }
}
