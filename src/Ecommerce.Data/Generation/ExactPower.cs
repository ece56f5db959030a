namespace Ecommerce.Data.Generation;

/// <summary>Powers by products and square roots only: those are exact to the last bit on every machine, <see cref="Math.Pow"/> is not.</summary>
internal static class ExactPower
{
    /// <summary>A power, right to about seven digits.</summary>
    /// <param name="x">Above zero.</param>
    /// <param name="exponent">Zero or more.</param>
    public static double Of(double x, double exponent)
    {
        var whole = Math.Floor(exponent);
        var fraction = exponent - whole;
        var power = 1.0;
        for (; whole > 0; whole--)
        {
            power *= x;
        }

        var root = x;
        for (var bit = 0.5; fraction > 0 && bit > 1e-8; bit /= 2)
        {
            root = Math.Sqrt(root);
            if (fraction >= bit)
            {
                power *= root;
                fraction -= bit;
            }
        }

        return power;
    }
}
