namespace Ecommerce.Benchmarks.Capture;

/// <summary>What one run of the capture took.</summary>
/// <param name="Elapsed">From the start of the capture until the reader had the last record.</param>
/// <param name="AllocatedBytes">Managed memory that was allocated meanwhile, by the reader too.</param>
/// <param name="PeakMegabytes">The most that was resident, in MiB.</param>
internal sealed record CaptureFigures(TimeSpan Elapsed, long AllocatedBytes, double PeakMegabytes);
