using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Capture;

/// <summary>How values of the types that can be written in several ways are written. The defaults are the pipeline's topic contract, not Debezium's.</summary>
public sealed record ConversionOptions
{
    /// <summary>Default <see cref="DecimalHandling.String"/> (Debezium: precise).</summary>
    public DecimalHandling Decimals { get; init; } = DecimalHandling.String;

    /// <summary>Default <see cref="TimePrecision.Connect"/> (Debezium: adaptive).</summary>
    public TimePrecision Time { get; init; } = TimePrecision.Connect;

    /// <summary>Default <see cref="BinaryHandling.Bytes"/>.</summary>
    public BinaryHandling Binary { get; init; }

    /// <summary>Default <see cref="IntervalHandling.Numeric"/>.</summary>
    public IntervalHandling Intervals { get; init; }

    /// <summary>Default <see cref="HstoreHandling.Json"/>.</summary>
    public HstoreHandling Hstore { get; init; }

    /// <summary>Digits after the point that precise money has (<c>money.fraction.digits</c>). Default 2.</summary>
    public int MoneyFractionDigits { get; init; } = 2;

    /// <summary>Whether columns of types that Debezium does not know are written as bytes, instead of being left out (<c>include.unknown.datatypes</c>). Default false.</summary>
    public bool IncludeUnknownTypes { get; init; }

    /// <summary>
    /// Whether a value that its type in the records cannot hold, such as NaN in a precise decimal, ends the capture (<c>event.converting.failure.handling.mode=fail</c>). Default false:
    /// it is written as null.
    /// </summary>
    public bool FailOnUnconvertible { get; init; }

    /// <summary>Stands for a large value that an UPDATE left alone (<c>unavailable.value.placeholder</c>), UTF-8.</summary>
    public ReadOnlyMemory<byte> UnavailableValue { get; init; } = System.Text.Encoding.UTF8.GetBytes(EnvelopeFields.UnavailableValue);
}
