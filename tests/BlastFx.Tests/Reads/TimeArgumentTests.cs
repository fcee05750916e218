using System.Globalization;
using BlastFx.Tests.Support;
using CsCheck;

namespace BlastFx.Tests.Reads;

/// <summary>Every form of a time argument, checked by the request.</summary>
public sealed class TimeArgumentTests : IDisposable
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 1, 12, 30, 15, TimeSpan.Zero);

    private static readonly string[] s_cultures = ["de-DE", "tr-TR", "ar-SA", "th-TH", ""];

    private readonly Engine _engine = new();
    private readonly TestSandbox _sandbox = new(options => options with { FillCount = 0 });

    public TimeArgumentTests() => _sandbox.Connect(_engine);

    public void Dispose()
    {
        _engine.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData("'2026-03-01T12:30:15Z'")]
    [InlineData("2026-03-01T12:30:15Z")]
    [InlineData("'2026-03-01 12:30:15Z'")]
    [InlineData("'2026-03-01T12:30:15'")]
    [InlineData("'2026-03-01T13:30:15+01:00'")]
    [InlineData("'20260301T123015Z'")]
    [InlineData("1772368215")]
    [InlineData("'1772368215'")]
    [InlineData("1772368215.0")]
    [InlineData("1772368215000")]
    [InlineData("'1772368215000000'")]
    [InlineData("1772368215000000")]
    [InlineData("([datetimeoffset]::FromUnixTimeSeconds(1772368215))")]
    [InlineData("([datetimeoffset]::FromUnixTimeSeconds(1772368215).ToOffset([timespan]::FromHours(5)))")]
    [InlineData("([datetimeoffset]::FromUnixTimeSeconds(1772368215).UtcDateTime)")]
    [InlineData("([datetimeoffset]::FromUnixTimeSeconds(1772368215).LocalDateTime)")]
    [InlineData("([datetime]::SpecifyKind([datetimeoffset]::FromUnixTimeSeconds(1772368215).LocalDateTime, 'Unspecified'))")]
    public void A_time_is_accepted_in_every_form(string argument) =>
        Assert.Equal(Micros(s_time), StartOf($"Get-BfxFill -Since {argument}"));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 15 * 60)]
    [InlineData("6h", 6 * 3600)]
    [InlineData("1d", 86_400)]
    [InlineData("'1d'", 86_400)]
    [InlineData("1.5d", 129_600)]
    [InlineData("2w", 14 * 86_400)]
    [InlineData("1d12h", 129_600)]
    [InlineData("'06:00:00'", 6 * 3600)]
    [InlineData("'1.00:00:00'", 86_400)]
    [InlineData("([timespan]::FromHours(6))", 6 * 3600)]
    public void A_duration_counts_back_from_now(string argument, long seconds)
    {
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        long start = StartOf($"Get-BfxFill -Since {argument}");
        DateTimeOffset after = TimeProvider.System.GetUtcNow();

        Assert.InRange(start, Micros(before.AddSeconds(-seconds)), Micros(after.AddSeconds(-seconds)) + 1);
    }

    [Theory]
    [InlineData("'01/02/2026'")]
    [InlineData("'1.2.2026'")]
    [InlineData("yesterday")]
    [InlineData("'12:30'")]
    [InlineData("5")]
    [InlineData("-5")]
    [InlineData("'-5'")]
    [InlineData("1M")]
    [InlineData("''")]
    [InlineData("([timespan]::FromHours(-1))")]
    [InlineData("'2026-02-30'")]
    [InlineData("99999999999999999999")]
    [InlineData("([double]::NaN)")]
    [InlineData("@{}")]
    public void An_ambiguous_or_invalid_time_is_rejected_before_a_request(string argument)
    {
        Engine.Result result = _engine.Run($"Get-BfxFill -Since {argument}");

        Assert.Equal("ParameterArgumentTransformationError", result.ErrorId);
        Assert.Contains("Nothing was sent", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Lines);
    }

    [Fact]
    public void A_range_that_ends_before_it_begins_is_rejected()
    {
        Assert.Equal("Bfx.InvalidArgument", _engine.Run("Get-BfxFill -Since 1h -Until 2h").ErrorId);
        Assert.Empty(_sandbox.Lines);
    }

    [Fact]
    public void Times_are_sent_in_the_unit_of_the_endpoint()
    {
        _engine.Run("Get-BfxCandle BTC-USD 1h -Since 2026-03-01T12:30:15Z -Until 2026-03-01T14:10:00.7Z").ThrowIfFailed();

        Assert.Equal("market_id=BTC-USD&timestamp_from=1772368215&timestamp_to=1772374200&period=60", Assert.Single(_sandbox.Requests).Query);
    }

    [Fact]
    public void A_time_has_the_same_meaning_in_every_culture() => Gen
        .Select(Gen.Long[100_000_000, 4_000_000_000], Gen.Int[0, 999_999], Gen.Int[0, s_cultures.Length - 1])
        .Sample(
            (seconds, micros, place) =>
            {
                DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(micros * 10);
                string text = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
                long start = StartOf($"[cultureinfo]::CurrentCulture = '{s_cultures[place]}'; Get-BfxFill -Since '{text}' -Until 2400-01-01");
                Assert.Equal(Micros(time), start);
            },
            iter: Effort.Of(60),
            threads: 1);

    private long StartOf(string script)
    {
        _sandbox.Server.ClearRequests();
        _engine.Run(script).ThrowIfFailed();
        string query = Assert.Single(_sandbox.Requests).Query;
        string start = query.Split('&').Single(part => part.StartsWith("start_time=", StringComparison.Ordinal));
        return long.Parse(start["start_time=".Length..], CultureInfo.InvariantCulture);
    }

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / 10;
}
