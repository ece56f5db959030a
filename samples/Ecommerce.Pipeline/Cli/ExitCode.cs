namespace Ecommerce.Pipeline.Cli;

/// <summary>What the process tells its caller. Documented in the README; scripts rely on it.</summary>
internal static class ExitCode
{
    /// <summary>Done, and every answer that was verified is exact.</summary>
    public const int Exact = 0;

    /// <summary>Verified, and at least one answer differs from PostgreSQL.</summary>
    public const int Mismatch = 1;

    /// <summary>The command line asks for something that cannot be: unknown option or verb, bad value, other seed, foreign folder.</summary>
    public const int Usage = 2;

    /// <summary>A part failed or a deadline passed, so nothing is known about exactness.</summary>
    public const int Failed = 3;
}
