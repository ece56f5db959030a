using System.Globalization;
using System.Numerics;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// money: the amount without currency sign and separators, as under a locale with a decimal point. Precise amounts have <c>money.fraction.digits</c>, rounded half up.
/// </summary>
internal sealed class MoneyConverter(DecimalHandling handling, int fractionDigits, bool asNumbers, UnavailableValue unavailable) : ColumnConverter
{
    private readonly DecimalConverter _decimal = new(handling, precision: null, handling == DecimalHandling.Precise ? fractionDigits : null, asNumbers, unavailable);

    public override ConnectSchema Schema => _decimal.Schema;

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        Span<byte> plain = stackalloc byte[text.Length + 1];
        var length = 0;
        if (text is [(byte)'-' or (byte)'(', ..])
        {
            plain[length++] = (byte)'-';
        }

        foreach (var b in text)
        {
            if (b is (>= (byte)'0' and <= (byte)'9') or (byte)'.')
            {
                plain[length++] = b;
            }
        }

        _decimal.Write(json, handling == DecimalHandling.Precise ? Rounded(plain[..length]) : plain[..length]);
    }

    public override void WriteFallback(JsonBuffer json)
    {
        if (handling == DecimalHandling.String && fractionDigits > 0)
        {
            json.String([(byte)'0', (byte)'.', .. Enumerable.Repeat((byte)'0', fractionDigits)]);
        }
        else
        {
            _decimal.WriteFallback(json);
        }
    }

    private ReadOnlySpan<byte> Rounded(ReadOnlySpan<byte> amount)
    {
        var excess = DecimalDigits.ScaleOf(amount) - fractionDigits;
        if (excess <= 0)
        {
            return amount;
        }

        var power = BigInteger.Pow(10, excess);
        var unscaled = DecimalDigits.Unscaled(amount, fractionDigits + excess);
        var half = power / 2 * unscaled.Sign;
        var digits = BigInteger.Abs((unscaled + half) / power).ToString(CultureInfo.InvariantCulture).PadLeft(fractionDigits + 1, '0');
        var sign = amount[0] == '-' ? "-" : "";
        return Encoding.ASCII.GetBytes(fractionDigits == 0 ? sign + digits : $"{sign}{digits[..^fractionDigits]}.{digits[^fractionDigits..]}");
    }
}
