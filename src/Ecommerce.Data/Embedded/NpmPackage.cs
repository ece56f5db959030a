using System.Collections.Immutable;

namespace Ecommerce.Data.Embedded;

/// <summary>One npm package at one version, pinned by the hash of its archive. What it names is fetched once and kept.</summary>
/// <param name="Name">The package's name, scope included, e.g. <c>@scope/name</c>.</param>
/// <param name="Version">The exact version; never a range or a tag.</param>
/// <param name="Integrity">The archive's hash as npm writes it (<c>npm view NAME@VERSION dist.integrity</c>): <c>sha512-</c> and base64.</param>
public sealed record NpmPackage(string Name, string Version, string Integrity)
{
    /// <summary>Size of the archive in bytes, for progress only; null where it is not known.</summary>
    public long? ArchiveBytes { get; init; }

    /// <summary>What a person calls this part, for messages; the package's name by default.</summary>
    public string DisplayName { get; init; } = Name;

    /// <summary>The environment variable that names a copy of this part, for the message that lists the ways out; null where there is none.</summary>
    public string? PathVariable { get; init; }

    /// <summary>Files, relative to the package's folder, that must be there and not empty once it is extracted. Empty by default.</summary>
    public ImmutableArray<string> RequiredFiles { get; init; } = [];

    /// <summary>
    /// A JSON file in the package that lists symbolic links, which an npm archive cannot carry: an array of <c>{ "source": file, "target": link }</c>,
    /// both relative to the package's folder. Null by default.
    /// </summary>
    public string? SymbolicLinkList { get; init; }

    /// <summary><c>name@version</c>, as npm takes it.</summary>
    public string Specification => $"{Name}@{Version}";

    /// <summary>The folder's name inside the cache: no separators.</summary>
    internal string FolderName => Specification.Replace('/', '+');

    /// <inheritdoc />
    public override string ToString() => Specification;
}
