using System.Globalization;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>The numbers that a property takes.</summary>
/// <param name="Least">The least of them.</param>
/// <param name="Most">The greatest of them.</param>
/// <param name="Words">What Debezium says about any other text (<c>io.debezium.config.Field</c>).</param>
internal sealed record NumberRange(long Least, long Most, string Words)
{
    public static readonly NumberRange Short = new(short.MinValue, short.MaxValue, "A short value is expected");
    public static readonly NumberRange Int = new(int.MinValue, int.MaxValue, "An integer is expected");
    public static readonly NumberRange PositiveInt = new(1, int.MaxValue, "A positive, non-zero integer value is expected");
    public static readonly NumberRange NonNegativeInt = new(0, int.MaxValue, "An non-negative integer is expected");
    public static readonly NumberRange Long = new(long.MinValue, long.MaxValue, "A long value is expected");
    public static readonly NumberRange PositiveLong = new(1, long.MaxValue, "A positive, non-zero long value is expected");
    public static readonly NumberRange NonNegativeLong = new(0, long.MaxValue, "A non-negative long value is expected");

    // Kafka Connect's own.
    public static readonly NumberRange AtLeastOne = new(1, int.MaxValue, "Value must be at least 1");
    public static readonly NumberRange Partitions = new(1, int.MaxValue, "Number of partitions must be positive, or -1 to use the broker's default") { OrMinusOne = true };
    public static readonly NumberRange Replicas = new(1, short.MaxValue, "Replication factor must be positive and not larger than the number of brokers in the Kafka cluster, or -1 to use the broker's default") { OrMinusOne = true };

    /// <summary>Whether -1 stands for "whatever the broker does".</summary>
    public bool OrMinusOne { get; init; }

    // Like Java's parseInt: no blanks.
    public bool Holds(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && ((number >= Least && number <= Most) || (OrMinusOne && number == -1));
}
