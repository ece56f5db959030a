using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

/// <summary>Expressions as <c>pg_get_expr</c> prints them. An empty result is no default.</summary>
public sealed class DefaultExpressionTests
{
    [Theory]
    [InlineData("int4", "7", "7")]
    [InlineData("int4", "'-5'::integer", "-5")]
    [InlineData("int4", "nextval('t_id_seq'::regclass)", "0")]
    [InlineData("int4", "(1 + 2)", "")]
    [InlineData("int4", "NULL::integer", "")]
    [InlineData("int2", "32768", "")]
    [InlineData("int8", "'9223372036854775807'::bigint", "9223372036854775807")]
    [InlineData("bool", "true", "true")]
    [InlineData("bool", "false", "false")]
    [InlineData("bool", "is_on()", "false")]
    [InlineData("bool", "NULL::boolean", "")]
    [InlineData("text", "'dflt'::text", "\"dflt\"")]
    [InlineData("varchar(64)", "'NULL::character varying'::character varying", "\"NULL::character varying\"")]
    [InlineData("varchar(64)", "NULL::character varying", "")]
    [InlineData("text", "''::text", "\"\"")]
    [InlineData("text", "'it''s'::text", "\"it\"")]
    [InlineData("text", "md5((random())::text)", "\"\"")]
    [InlineData("text", "('a'::text || 'b'::text)", "\"a\"")]
    [InlineData("text", "CURRENT_USER", "\"CURRENT_USER\"")]
    [InlineData("bpchar(5)", "'ab'::bpchar", "\"ab\"")]
    [InlineData("json", "'{\"a\": 1}'::json", "\"{\\\"a\\\": 1}\"")]
    [InlineData("jsonb", "jsonb_build_object()", "\"{}\"")]
    [InlineData("uuid", "gen_random_uuid()", "\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("uuid", "'76019D1A-AD2E-4B22-96E9-1A6D6543C818'::uuid", "\"76019d1a-ad2e-4b22-96e9-1a6d6543c818\"")]
    [InlineData("mood", "'ok'::mood", "\"ok\"")]
    [InlineData("mood", "'ok'::other.mood", "\"ok\"")]
    [InlineData("mood", "'ok'::\"Mood\"", "")]
    [InlineData("mood", "best_mood()", "")]
    [InlineData("float8", "1.5", "1.5")]
    [InlineData("float8", "'NaN'::double precision", "\"NaN\"")]
    [InlineData("float4", "random()", "0.0")]
    [InlineData("bit(1)", "'1'::\"bit\"", "true")]
    [InlineData("bit(3)", "'101'::\"bit\"", "\"BQ==\"")]
    [InlineData("date", "'2024-01-01'::date", "19723")]
    [InlineData("date", "CURRENT_DATE", "0")]
    [InlineData("date", "('now'::text)::date", "")]
    [InlineData("date", "'infinity'::date", "")]
    [InlineData("time", "'12:30:00'::time without time zone", "45000000")]
    [InlineData("time", "LOCALTIME", "0")]
    [InlineData("timestamp", "'2024-01-01 10:00:00.5'::timestamp without time zone", "1704103200500")]
    [InlineData("timestamp", "now()", "0")]
    [InlineData("timestamp", "CURRENT_TIMESTAMP(0)", "0")]
    [InlineData("timestamp", "(now() AT TIME ZONE 'utc'::text)", "0")]
    [InlineData("timestamp", "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC'::text)", "")]
    [InlineData("timestamptz", "now()", "\"1970-01-01T00:00:00.000000Z\"")]
    [InlineData("timestamptz(0)", "now()", "\"1970-01-01T00:00:00Z\"")]
    [InlineData("timestamptz", "'2024-01-01 01:00:00+01'::timestamp with time zone", "\"2024-01-01T00:00:00.000000Z\"")]
    [InlineData("timetz", "now()", "")]
    [InlineData("interval", "'1 day'::interval", "86400000000")]
    [InlineData("interval", "make_interval()", "0")]
    [InlineData("numeric(10,2)", "1.5", "\"1.50\"")]
    [InlineData("numeric(10,2)", "1.555", "")]
    [InlineData("numeric(10,2)", "round(1.5)", "\"0.00\"")]
    [InlineData("numeric(12,0)", "0.0", "\"0\"")]
    [InlineData("numeric", "'12345678901234567890'::numeric", "\"12345678901234567890\"")]
    [InlineData("numeric", "random()", "\"0.0\"")]
    [InlineData("bytea", "'\\x01'::bytea", "")]
    [InlineData("inet", "'10.0.0.1'::inet", "")]
    [InlineData("oid", "5", "")]
    [InlineData("money", "'$1.00'::money", "")]
    [InlineData("point", "'(1,2)'::point", "")]
    [InlineData("text[]", "'{}'::text[]", "")]
    [InlineData("xml", "'<a/>'::xml", "\"<a/>\"")]
    public void Literals_are_themselves_calls_are_zero_the_rest_is_nothing(string type, string expression, string expected) => Default(type, expression, new()).Should().Be(expected);

    [Fact]
    public void Defaults_follow_the_modes()
    {
        Default("numeric(10,2)", "1.5", new() { Decimals = DecimalHandling.Precise }).Should().Be("\"AJY=\"");
        Default("numeric(10,2)", "1.5", new() { Decimals = DecimalHandling.Double }).Should().Be("1.5");
        Default("numeric", "1.5", new() { Decimals = DecimalHandling.Precise }).Should().Be("", "a struct cannot be a default");
        Default("date", "CURRENT_DATE", new() { Time = TimePrecision.IsoString }).Should().Be("\"1970-01-01Z\"");
        Default("timestamp", "now()", new() { Time = TimePrecision.IsoString }).Should().Be("\"1970-01-01T00:00:00Z\"");
        Default("timestamp", "'2024-01-01'::timestamp without time zone", new() { Time = TimePrecision.Nanoseconds }).Should().Be("1704067200000000000");
        Default("interval", "make_interval()", new() { Intervals = IntervalHandling.String }).Should().Be("\"P0Y0M0DT0H0M0S\"");
    }

    [Fact]
    public void Domains_have_none()
    {
        var type = TypeCase.Parse("int4") with { IsDomain = true };
        DefaultExpression.ToJson(type, ColumnConverters.For(type, new())!, "7").Should().BeEmpty();
    }

    private static string Default(string type, string expression, ConversionOptions options) =>
        Encoding.UTF8.GetString(DefaultExpression.ToJson(TypeCase.Parse(type), ColumnConverters.For(TypeCase.Parse(type), options)!, expression));
}
