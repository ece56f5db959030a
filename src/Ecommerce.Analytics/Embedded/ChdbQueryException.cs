using System.Globalization;

namespace Ecommerce.Analytics.Embedded;

/// <summary>The engine refused or failed a statement.</summary>
public sealed class ChdbQueryException : ChdbException
{
    private const string CodePrefix = "Code: ";

    /// <summary>Creates the error.</summary>
    /// <param name="code">ClickHouse's error code, 0 where it is unknown.</param>
    /// <param name="message">The engine's own words, which begin with <c>Code: N. DB::Exception:</c>.</param>
    public ChdbQueryException(int code, string message)
        : base(message) => Code = code;

    /// <summary>ClickHouse's error code (<c>system.errors</c>), 0 where it is unknown.</summary>
    public int Code { get; }

    internal static ChdbQueryException FromEngine(string message)
    {
        var code = 0;
        if (message.StartsWith(CodePrefix, StringComparison.Ordinal))
        {
            var end = message.IndexOf('.', CodePrefix.Length);
            if (end > 0)
                _ = int.TryParse(message.AsSpan(CodePrefix.Length, end - CodePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out code);
        }

        return new ChdbQueryException(code, message);
    }

    /// <summary>An error of ours in the engine's manner, so that clients treat it alike.</summary>
    internal static ChdbQueryException Create(int code, string name, string message) =>
        new(code, string.Create(CultureInfo.InvariantCulture, $"{CodePrefix}{code}. DB::Exception: {message} ({name})"));
}
