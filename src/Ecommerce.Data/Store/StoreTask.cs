using System.Runtime.InteropServices;

namespace Ecommerce.Data.Store;

/// <summary>Something to do.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">An order or product that exists; else a running number, for actions that choose for themselves.</param>
/// <param name="Attempt">0 for the first time on this subject.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoreTask(StoreActionKind Kind, long Subject, int Attempt = 0);
