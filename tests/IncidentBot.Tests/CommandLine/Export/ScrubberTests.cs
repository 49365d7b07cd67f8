using IncidentBot.CommandLine.Export;

namespace IncidentBot.Tests.CommandLine.Export;

public sealed class ScrubberTests
{
    private static readonly Scrubber Scrubber = new(["checkout_conversion", "web-storefront", "Paynova"], ["Dana Miller", "rollback-bot"]);

    [Theory]
    // What a triage needs stays as it was.
    [InlineData("web-storefront v8.9.641", "web-storefront v8.9.641")]
    [InlineData("checkout_conversion below baseline", "checkout_conversion below baseline")]
    [InlineData("TLS handshake failures: certificate expired", "TLS handshake failures: certificate expired")]
    [InlineData("Elevated error rates on payment requests", "Elevated error rates on payment requests")]
    [InlineData("List prices up 15 %", "List prices up 15 %")]
    [InlineData("Paynova confirms on the phone that they decline too much since today", "Paynova confirms on the phone that they decline too much since today")]
    // People, also where their name is a trade word.
    [InlineData("fix of Dana, reviewed by Miller", "fix of … by …")]
    [InlineData("Rollback by the bot", "… by the …")]
    // Names that nobody told the scrubber.
    [InlineData("Release for Müller & Söhne GmbH", "Release for …")]
    [InlineData("Проверка Иванова", "…")]
    [InlineData("customers of Contoso complained", "customers of …")]
    // Addresses, links, mentions, quotes.
    [InlineData("mail to ada@example.com about it", "mail to … about it")]
    [InlineData("see https://wiki.example.com/secret?token=abc and www.example.com", "see … and …")]
    [InlineData("ask @dana in #payments-war-room", "ask … in …")]
    [InlineData("customer said “the checkout is slow” and 'card failed'", "customer … and …")]
    [InlineData("it's \"new checkout\" again", "… again")]
    // Tokens, hashes, addresses of machines, telephone numbers, accounts.
    [InlineData("rotate key sk_live_51H8xQ2eZvKYlo2C", "… key …")]
    [InlineData("deploy 3f9a2b1c0d", "deploy …")]
    [InlineData("node 10.0.12.7 down", "node … down")]
    [InlineData("call +49 30 123 45 67 at once", "call +49 … at once")]
    [InlineData("card 4111 1111 1111 1111", "card …")]
    [InlineData("invoice 20260318", "invoice …")]
    [InlineData("release 8.4 to 5 %", "release 8.4 to 5 %")]
    [InlineData(null, "")]
    [InlineData("  \n ", "")]
    [InlineData("line one\nJane\nline two", "line one … line two")]
    public void Only_what_names_nobody_stays(string? text, string scrubbed) => Assert.Equal(scrubbed, Scrubber.Of(text));
}
