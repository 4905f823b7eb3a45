internal import Results

/// Whether other machines see a folder, as far as this one can tell.
enum SharedPath {
  /// File systems that several machines mount.
  private static let shared: Set = [
    "9p", "afs", "beegfs", "ceph", "cifs", "fuse.beegfs", "fuse.ceph", "fuse.glusterfs", "fuse.juicefs",
    "fuse.sshfs", "gfs2", "glusterfs", "gpfs", "lustre", "nfs", "nfs4", "ocfs2", "orangefs", "panfs",
    "pvfs2", "smb3", "virtiofs", "wekafs",
  ]
  /// File systems of one machine.
  private static let own: Set = [
    "bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "overlay", "ramfs", "rootfs", "tmpfs", "vfat", "xfs",
    "zfs",
  ]

  /// What is to be said of a folder, by the file system it is on.
  ///
  /// - Parameter mounts: What stands in `/proc/self/mounts`.
  static func verdict(on path: String, mounts: String) -> String {
    guard let type = fileSystem(of: path, mounts) else { return "not known" }
    if shared.contains(type) {
      return "probably: \(path) is on \(type), which the nodes may have in the same place"
    }
    if own.contains(type) {
      return "NO: \(path) is on \(type), a disk of this machine alone; give --results on a shared file system"
    }
    return "not known: \(path) is on \(type)"
  }

  /// The type of the file system that a path is on: of the mounts above it the last one with the longest path.
  private static func fileSystem(of path: String, _ mounts: String) -> String? {
    var best: (length: Int, type: String)?
    for line in mounts.split(separator: "\n") {
      let cells = line.split(separator: " ")
      guard cells.count > 2 else { continue }
      let point = cells[1].replacing("\\040", with: " ")
      let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
      if isAbove, point.count >= best?.length ?? 0 { best = (point.count, String(cells[2])) }
    }
    return best?.type
  }
}
