namespace Ecommerce.Data.Embedded;

/// <summary>What a program that ran to its end left.</summary>
internal readonly record struct ChildResult(int ExitCode, string Output, string Error)
{
    /// <summary>What it said last, for an error message: standard error, else standard output; the last <paramref name="lines"/> lines.</summary>
    public string LastWords(int lines = 12)
    {
        var said = Error.Trim().Length > 0 ? Error : Output;
        var kept = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return kept.Length == 0 ? "(it said nothing)" : string.Join('\n', kept.TakeLast(lines));
    }
}
