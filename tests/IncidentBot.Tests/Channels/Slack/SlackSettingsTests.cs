using System.Text;
using IncidentBot.Channels.Slack;
using IncidentBot.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Channels.Slack;

public sealed class SlackSettingsTests
{
    [Fact]
    public void Without_a_section_Slack_is_off() => Assert.Empty(new ServiceCollection().AddSlackChannel(new ConfigurationBuilder().Build()));

    [Fact]
    public void The_template_uncommented_turns_it_on()
    {
        var lines = File.ReadLines(Path.Combine(SlackCounterparts.Folder.FullName, "..", "..", "appsettings.template.json"));
        var section = lines.SkipWhile(line => line.Trim() != "//\"Slack\": {").TakeWhile(line => line.Trim() != "//},").Select(line => line.Replace("  //", "", StringComparison.Ordinal));
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($"{{{string.Join('\n', section)}\n}}}}"))).Build();

        var services = new ServiceCollection().AddSlackChannel(configuration);

        Assert.Contains(services, service => service.ImplementationType == typeof(SlackSockets));
    }

    [Theory]
    [InlineData("Slack:AppToken=xapp-1", "Slack:BotToken is missing")]
    [InlineData("Slack:BotToken=xoxb-1", "Slack:AppToken is missing")]
    [InlineData("Slack:BotToken=xoxp-secret;Slack:AppToken=xapp-1", "Slack:BotToken is not the right kind of token: it has to begin with xoxb-.")]
    [InlineData("Slack:BotToken=xoxb-1;Slack:AppToken=xoxb-secret", "Slack:AppToken is not the right kind of token: it has to begin with xapp-.")]
    [InlineData("Slack:BotToken=xoxb-1;Slack:AppToken=xapp-1;Slack:SigningSecret=secret", "Slack:AppToken and Slack:SigningSecret exclude each other")]
    [InlineData("Slack:BotToken=xoxb-1;Slack:AppToken=xapp-1;Slack:Connections=11", "Slack:Connections is \"11\": use 1 to 10.")]
    [InlineData("Slack:BotToken=xoxb-1;Slack:AppToken=xapp-1;Slack:Botname=x", "Slack:Botname is not a key of this section")]
    public void Half_a_section_names_the_key_and_no_secret(string settings, string sentence)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Split(';').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();

        var thrown = Assert.Throws<SettingsException>(() => new ServiceCollection().AddSlackChannel(configuration));

        Assert.Contains(sentence, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", thrown.Message.Replace("SigningSecret", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
