namespace Ecommerce.Pipeline.Cli;

/// <summary>The caller asked for something that cannot be; ends in <see cref="ExitCode.Usage"/> with this message alone.</summary>
internal sealed class UsageException(string message) : Exception(message);
