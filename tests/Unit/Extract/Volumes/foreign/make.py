"""Makes foreign.tar.gz: small volumes written by other people's programs (tifffile, libtiff's tiffcp, nibabel, zarr-python, numpy),
and a few put together here by the letter of a format's specification where no such program was at hand (marked SPEC).
Every voxel follows one formula (see value below and ForeignFilesTests.cs), so a reader that moves, swaps or drops a byte is found out.

Run: python3 make.py   (Debian: python3-tifffile python3-nibabel python3-zarr libtiff-tools)
"""
import gzip, json, os, shutil, struct, subprocess, tarfile, tempfile, zlib
import nibabel, numpy as np, tifffile, zarr

Z, Y, X = 5, 13, 17
TYPES = {'u8': 'u1', 'i8': 'i1', 'u16': 'u2', 'i16': 'i2', 'u32': 'u4', 'i32': 'i4', 'u64': 'u8', 'i64': 'i8', 'f32': 'f4', 'f64': 'f8'}


def value(name, t=0, c=0, shape=(Z, Y, X)):
    z, y, x = np.indices(shape)
    n = (t * 57 + c * 101 + z * 31 + y * 7 + x * 3) % 251
    if name[0] == 'f':
        return (n / 8 - 10).astype(TYPES[name])
    bits = int(name[1:])
    spread = (n.astype(object) * ((2**bits - 1) // 255)) - (2**(bits - 1) if name[0] == 'i' else 0)
    return spread.astype(TYPES[name])


target = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'foreign.tar.gz')
root = tempfile.mkdtemp()
os.chdir(root)
for folder in ('tiff', 'nifti', 'npy', 'zarr', 'nrrd', 'meta', 'aim', 'slices'):
    os.mkdir(folder)


def cp(source, target, *options):
    subprocess.check_call(['tiffcp', *options, source, target], stderr=subprocess.DEVNULL)


# TIFF: one per type and byte order by tifffile, packed by tiffcp
for name in TYPES:
    for order, mark in (('<', 'le'), ('>', 'be')):
        tifffile.imwrite(f'tiff/{name}_{mark}.tif', value(name), byteorder=order, photometric='minisblack', metadata=None)
cp('tiff/u8_le.tif', 'tiff/u8_lzw.tif', '-c', 'lzw')
cp('tiff/u8_le.tif', 'tiff/u8_lzw_pred2_rows4.tif', '-c', 'lzw:2', '-r', '4')
cp('tiff/u16_le.tif', 'tiff/u16_lzw_pred2_be.tif', '-c', 'lzw:2', '-B')
cp('tiff/u16_le.tif', 'tiff/u16_zip_pred2.tif', '-c', 'zip:2')
cp('tiff/u32_le.tif', 'tiff/u32_zip_pred2_be.tif', '-c', 'zip:2', '-B')
cp('tiff/f32_le.tif', 'tiff/f32_zip_pred3.tif', '-c', 'zip:3')
cp('tiff/f64_le.tif', 'tiff/f64_zip_pred3.tif', '-c', 'zip:3')
cp('tiff/u8_le.tif', 'tiff/u8_packbits.tif', '-c', 'packbits')
cp('tiff/i16_le.tif', 'tiff/i16_packbits_rows3.tif', '-c', 'packbits', '-r', '3')
cp('tiff/u8_le.tif', 'tiff/u8_tiles.tif', '-t', '-w', '16', '-l', '16')
cp('tiff/u16_le.tif', 'tiff/u16_tiles_zip_pred2_be.tif', '-t', '-w', '16', '-l', '16', '-c', 'zip:2', '-B')
cp('tiff/u16_le.tif', 'tiff/u16_big_be.tif', '-8', '-B')
cp('tiff/i32_le.tif', 'tiff/i32_big_lzw.tif', '-8', '-c', 'lzw')
rgb = np.stack([value('u8', c=c, shape=(1, Y, X))[0] for c in range(3)], -1)
tifffile.imwrite('tiff/rgb_chunky.tif', rgb, photometric='rgb', metadata=None)
cp('tiff/rgb_chunky.tif', 'tiff/rgb_lzw_pred2.tif', '-c', 'lzw:2')
cp('tiff/rgb_chunky.tif', 'tiff/rgb_planar_zip.tif', '-p', 'separate', '-c', 'zip')
# SPEC: 1 bit, one strip, minimum is white
bits = np.packbits(value('u8', shape=(1, Y, X))[0] & 1, axis=1).tobytes()
entries = [(256, 3, X), (257, 3, Y), (258, 3, 1), (259, 3, 1), (262, 3, 0), (273, 4, 8), (277, 3, 1), (278, 3, Y), (279, 4, len(bits))]
with open('tiff/bits.tif', 'wb') as f:
    f.write(b'II*\0' + struct.pack('<I', 8 + len(bits)) + bits + struct.pack('<H', len(entries)))
    for tag, kind, v in entries:
        f.write(struct.pack('<HHII', tag, kind, 1, v))
    f.write(struct.pack('<I', 0))
# SPEC: big-endian with the floating-point predictor, five pages (tiffcp -B swaps the floats before it predicts them)
with open('tiff/f32_zip_pred3_be.tif', 'wb') as f:
    f.write(b'MM\0*' + struct.pack('>I', 8))
    for z in range(Z):
        planes = value('f32')[z].astype('>f4').view('u1').reshape(Y, X, 4).transpose(0, 2, 1).reshape(Y, 4 * X)
        packed = zlib.compress(np.diff(planes, axis=1, prepend=np.zeros((Y, 1), 'u1')).tobytes())
        packed += b'\0' * (len(packed) % 2)
        entries = [(256, 3, X), (257, 3, Y), (258, 3, 32), (259, 3, 8), (262, 3, 1), (273, 4, f.tell() + 2 + 12 * 11 + 4), (277, 3, 1), (278, 3, Y), (279, 4, len(packed)), (317, 3, 3), (339, 3, 3)]
        f.write(struct.pack('>H', len(entries)))
        for tag, kind, v in entries:
            f.write(struct.pack('>HHI', tag, kind, 1) + (struct.pack('>HH', v, 0) if kind == 3 else struct.pack('>I', v)))
        f.write(struct.pack('>I', 0 if z == Z - 1 else f.tell() + 4 + len(packed)) + packed)
# metadata
hyper = np.stack([np.stack([value('u16', t, c) for c in range(2)], 1) for t in range(3)])  # T Z C Y X
tifffile.imwrite('tiff/imagej_tzcyx.tif', hyper, imagej=True, resolution=(1 / 0.082, 1 / 0.164), metadata={'axes': 'TZCYX', 'spacing': 0.5, 'unit': 'um'})
tifffile.imwrite('tiff/imagej_one_directory.tif', hyper, imagej=True, resolution=(1 / 0.082, 1 / 0.164), metadata={'axes': 'TZCYX', 'spacing': 0.5, 'unit': 'micron'}, truncate=True)
tifffile.imwrite('tiff/ome_tczyx.ome.tif', np.stack([np.stack([value('u16', t, c) for c in range(2)]) for t in range(3)]), ome=True,
                 metadata={'axes': 'TCZYX', 'PhysicalSizeX': 82, 'PhysicalSizeXUnit': 'nm', 'PhysicalSizeY': 0.164, 'PhysicalSizeYUnit': '\u00b5m', 'PhysicalSizeZ': 0.5, 'PhysicalSizeZUnit': '\u00b5m'})
tifffile.imwrite('tiff/ome_tzcyx.ome.tif', hyper, ome=True, metadata={'axes': 'TZCYX'})
tifffile.imwrite('tiff/shaped.tif', value('u16'), metadata={'axes': 'ZYX'}, truncate=True)
tifffile.imwrite('tiff/shaped_tczyx.tif', np.stack([np.stack([value('u16', t, c) for c in range(2)]) for t in range(3)]), metadata={'axes': 'TCZYX'}, photometric='minisblack')
for z in range(12):
    tifffile.imwrite(f'slices/slice{z + 1}.tif', value('u16', shape=(12, Y, X))[z], metadata=None)

# NIfTI by nibabel: arrays are indexed x, y, z there
affine = np.diag([0.082, 0.164, 0.5, 1])
for name in TYPES:
    image = nibabel.Nifti1Image(value(name).transpose(2, 1, 0), affine, dtype=TYPES[name])
    image.header.set_xyzt_units('mm')
    nibabel.save(image, f'nifti/{name}.nii')
header = nibabel.Nifti1Header(endianness='>')
header.set_data_dtype('i2')
nibabel.save(nibabel.Nifti1Image(value('i16').transpose(2, 1, 0), affine, header), 'nifti/i16_be.nii')
two = nibabel.Nifti2Image(value('u16').transpose(2, 1, 0), affine)
two.header.set_xyzt_units('micron')
nibabel.save(two, 'nifti/u16_two.nii.gz')
nibabel.save(nibabel.Nifti1Pair(value('f32').transpose(2, 1, 0), affine), 'nifti/f32_pair.img')
nibabel.save(nibabel.Nifti1Image(np.stack([value('u8', t) for t in range(3)], -1).transpose(2, 1, 0, 3), affine), 'nifti/u8_frames.nii.gz')
colours = np.zeros((X, Y, 1), dtype=[('R', 'u1'), ('G', 'u1'), ('B', 'u1')])
for c, k in enumerate('RGB'):
    colours[k] = value('u8', c=c, shape=(1, Y, X)).transpose(2, 1, 0)
nibabel.save(nibabel.Nifti1Image(colours, affine), 'nifti/rgb.nii')

# npy by numpy
for name in TYPES:
    np.save(f'npy/{name}.npy', value(name))
np.save('npy/u16_fortran.npy', np.asfortranarray(value('u16')))
np.save('npy/f64_be.npy', value('f64').astype('>f8'))
np.save('npy/bool.npy', value('u8') > 100)
for version in ((2, 0), (3, 0)):
    with open(f'npy/i32_v{version[0]}.npy', 'wb') as f:
        np.lib.format.write_array(f, value('i32'), version)
np.save('npy/u8_frames.npy', np.stack([value('u8', t) for t in range(3)]))
with gzip.open('npy/i16.npy.gz', 'wb') as f:
    np.save(f, value('i16'))
with gzip.open('npy/i16_fortran.npy.gz', 'wb') as f:
    np.save(f, np.asfortranarray(value('i16')))

# Zarr v2 by zarr-python
import numcodecs
for label, options in {
    'plain': dict(compressor=None), 'zlib': dict(compressor=numcodecs.Zlib(1)), 'gzip_slash': dict(compressor=numcodecs.GZip(1), dimension_separator='/'),
    'fortran': dict(compressor=numcodecs.GZip(1), order='F'), 'zstd': dict(compressor=numcodecs.Zstd()), 'blosc': dict(compressor=numcodecs.Blosc()),
}.items():
    a = zarr.open(zarr.DirectoryStore(f'zarr/{label}.zarr', dimension_separator=options.get('dimension_separator')), mode='w', shape=(Z, Y, X), chunks=(2, 8, 8), dtype='u2', **options)
    a[:] = value('u16')
a = zarr.open('zarr/f32_be.zarr', mode='w', shape=(Z, Y, X), chunks=(5, 4, 17), dtype='>f4', compressor=None)
a[:] = value('f32')
a = zarr.open('zarr/holes.zarr', mode='w', shape=(Z, Y, X), chunks=(1, 13, 17), dtype='i2', compressor=numcodecs.Zlib(1), fill_value=-7)
a[1] = value('i16')[1]
group = zarr.open_group(zarr.NestedDirectoryStore('zarr/image.ome.zarr'), mode='w')
group.create_dataset('0', data=np.stack([np.stack([value('u16', t, c) for c in range(2)]) for t in range(3)]), chunks=(1, 1, 2, 8, 8), compressor=numcodecs.GZip(1), dimension_separator='/')
group.attrs['multiscales'] = [{'version': '0.4', 'axes': [{'name': 't', 'type': 'time', 'unit': 'second'}, {'name': 'c', 'type': 'channel'}] + [{'name': n, 'type': 'space', 'unit': 'micrometer'} for n in 'zyx'],
                               'datasets': [{'path': '0', 'coordinateTransformations': [{'type': 'scale', 'scale': [1.0, 1.0, 0.5, 0.164, 0.082]}]}]}]


# SPEC: Zarr v3 by the core specification
def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 & -(crc & 1))
    return crc ^ 0xFFFFFFFF


def zarr3(folder, array, chunks, codecs, pack, encoding={'name': 'default'}, extra={}):
    os.makedirs(folder)
    meta = {'zarr_format': 3, 'node_type': 'array', 'shape': array.shape, 'data_type': array.dtype.newbyteorder('=').name, 'chunk_grid': {'name': 'regular', 'configuration': {'chunk_shape': chunks}},
            'chunk_key_encoding': encoding, 'fill_value': 0, 'codecs': codecs, **extra}
    json.dump(meta, open(f'{folder}/zarr.json', 'w'))
    for index in np.ndindex(*[-(-s // c) for s, c in zip(array.shape, chunks)]):
        part = array[tuple(slice(i * c, (i + 1) * c) for i, c in zip(index, chunks))]
        whole = np.zeros(chunks, array.dtype)
        whole[tuple(slice(0, s) for s in part.shape)] = part
        path = f'{folder}/c/' + '/'.join(map(str, index)) if encoding['name'] == 'default' else f'{folder}/' + '.'.join(map(str, index))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, 'wb').write(pack(whole))


GZ = {'name': 'gzip', 'configuration': {'level': 1}}
zarr3('zarr/three_gzip', value('u16'), (2, 8, 8), [{'name': 'bytes', 'configuration': {'endian': 'little'}}, GZ], lambda a: gzip.compress(a.tobytes(), 1, mtime=0))
zarr3('zarr/three_big_crc', value('i32').astype('>i4'), (5, 13, 9), [{'name': 'bytes', 'configuration': {'endian': 'big'}}, {'name': 'crc32c'}], lambda a: a.tobytes() + struct.pack('<I', crc32c(a.tobytes())), {'name': 'v2'})
zarr3('zarr/three_transposed', value('f64'), (2, 8, 8), [{'name': 'transpose', 'configuration': {'order': [2, 1, 0]}}, {'name': 'bytes', 'configuration': {'endian': 'little'}}, GZ], lambda a: gzip.compress(a.T.tobytes(), 1, mtime=0))
zarr3('zarr/three_sharded', value('u8'), (5, 13, 17), [{'name': 'sharding_indexed', 'configuration': {}}], lambda a: a.tobytes())
zarr3('zarr/ome5.zarr/0', value('u8'), (3, 13, 17), [{'name': 'bytes'}], lambda a: a.tobytes())
json.dump({'zarr_format': 3, 'node_type': 'group', 'attributes': {'ome': {'version': '0.5', 'multiscales': [{'axes': [{'name': n, 'type': 'space', 'unit': 'nanometer'} for n in 'zyx'],
          'datasets': [{'path': '0', 'coordinateTransformations': [{'type': 'scale', 'scale': [20, 10, 10]}]}]}]}}}, open('zarr/ome5.zarr/zarr.json', 'w'))

# SPEC: NRRD
def nrrd(path, fields, data=b''):
    open(path, 'wb').write(('NRRD0004\n# by hand\n' + ''.join(f'{k}: {v}\n' for k, v in fields.items()) + 'made:=by hand\n\n').encode() + data)


base = {'dimension': 3, 'sizes': f'{X} {Y} {Z}'}
nrrd('nrrd/i16_be_raw.nrrd', {'type': 'short', **base, 'spacings': '0.082 0.164 0.5', 'units': '"mm" "mm" "mm"', 'endian': 'big', 'encoding': 'raw'}, value('i16').astype('>i2').tobytes())
nrrd('nrrd/u16_gzip.nrrd', {'type': 'uint16', **base, 'space dimension': 3, 'space directions': '(82,0,0) (0,0,164) (0,-500,0)', 'space units': '"nm" "nm" "nm"', 'endian': 'little', 'encoding': 'gzip'}, gzip.compress(value('u16').tobytes(), mtime=0))
nrrd('nrrd/f32_text.nrrd', {'type': 'float', **base, 'encoding': 'ascii'}, '\n'.join(str(v) for v in value('f32').ravel()).encode())
nrrd('nrrd/i8_text.nrrd', {'type': 'int8', **base, 'encoding': 'text'}, ' '.join(str(v) for v in value('i8').ravel()).encode())
nrrd('nrrd/rgb.nrrd', {'type': 'uchar', 'dimension': 4, 'sizes': f'3 {X} {Y} {Z}', 'kinds': 'RGB-color space space space', 'encoding': 'raw'}, np.stack([value('u8', c=c) for c in range(3)], -1).tobytes())
nrrd('nrrd/frames.nrrd', {'type': 'uchar', 'dimension': 4, 'sizes': f'{X} {Y} {Z} 3', 'kinds': 'space space space time', 'encoding': 'raw'}, np.stack([value('u8', t) for t in range(3)]).tobytes())
nrrd('nrrd/detached.nhdr', {'type': 'double', **base, 'endian': 'little', 'encoding': 'raw', 'byte skip': -1, 'data file': 'detached.raw'})
open('nrrd/detached.raw', 'wb').write(b'a header of some length' + value('f64').tobytes())
nrrd('nrrd/numbered.nhdr', {'type': 'uchar', **base, 'encoding': 'gzip', 'data file': 'numbered%02d.gz 1 5 1 2'})
for z in range(Z):
    open(f'nrrd/numbered{z + 1:02}.gz', 'wb').write(gzip.compress(value('u8')[z].tobytes(), mtime=0))
open('nrrd/list.nhdr', 'w').write(f'NRRD0004\ntype: uchar\ndimension: 3\nsizes: {X} {Y} {Z}\nencoding: gz\ndata file: LIST\n' + ''.join(f'numbered{z + 1:02}.gz\n' for z in range(Z)))

# SPEC: MetaImage
def meta(path, fields, data=b''):
    open(path, 'wb').write(''.join(f'{k} = {v}\n' for k, v in fields.items()).encode() + data)


head = {'ObjectType': 'Image', 'NDims': 3, 'BinaryData': 'True'}
size = {'DimSize': f'{X} {Y} {Z}'}
meta('meta/i16_be.mha', {**head, 'BinaryDataByteOrderMSB': 'True', 'ElementSpacing': '0.082 0.164 0.5', **size, 'ElementType': 'MET_SHORT', 'ElementDataFile': 'LOCAL'}, value('i16').astype('>i2').tobytes())
meta('meta/u16_packed.mha', {**head, 'CompressedData': 'True', **size, 'ElementType': 'MET_USHORT', 'ElementDataFile': 'LOCAL'}, zlib.compress(value('u16').tobytes()))
meta('meta/f64.mhd', {**head, 'ElementSpacing': '82 164 500', 'DistanceUnits': 'um', **size, 'HeaderSize': -1, 'ElementType': 'MET_DOUBLE', 'ElementDataFile': 'f64.raw'})
open('meta/f64.raw', 'wb').write(b'skip me' + value('f64').tobytes())
meta('meta/list.mhd', {**head, **size, 'ElementType': 'MET_UCHAR', 'ElementDataFile': 'LIST'}, '\n'.join(f'part{z}.raw' for z in range(Z)).encode())
for z in range(Z):
    open(f'meta/part{z}.raw', 'wb').write(value('u8')[z].tobytes())
meta('meta/numbered.mhd', {**head, **size, 'ElementType': 'MET_UCHAR', 'ElementDataFile': 'part%d.raw 0 4 1'})
meta('meta/rgb.mha', {**head, **size, 'ElementNumberOfChannels': 3, 'ElementType': 'MET_UCHAR', 'ElementDataFile': 'LOCAL'}, np.stack([value('u8', c=c) for c in range(3)], -1).tobytes())
meta('meta/text.mha', {'ObjectType': 'Image', 'NDims': 3, 'BinaryData': 'False', **size, 'ElementType': 'MET_INT', 'ElementDataFile': 'LOCAL'}, ' '.join(str(v) for v in value('i32').ravel()).encode())


# SPEC: AIM
def vax(v):
    b = struct.pack('>f', v * 4)
    return bytes([b[1], b[0], b[3], b[2]])


def aim(path, kind, data, wide, border=(0, 0, 0)):
    log = b'! Processing log\n'
    edges = (0.082, 0.164, 0.5)
    if wide:
        tuples = [(0, 0, 0), (X, Y, Z), border, (X, Y, Z), (0, 0, 0), (X, Y, Z), (0, 0, 0), tuple(round(e * 1e6) for e in edges)]
        h = struct.pack('<4i', 0o30, 0, 0, kind) + b''.join(struct.pack('<3q', *t) for t in tuples) + struct.pack('<4i', 0, 0, 0, 1)
        assert len(h) == 224
        open(path, 'wb').write(b'AIMDATA_V030   \0' + struct.pack('<5q', 40, 224, len(log), len(data), 0) + h + log + data)
    else:
        tuples = [(0, 0, 0), (X, Y, Z), border, (X, Y, Z), (0, 0, 0), (X, Y, Z), (0, 0, 0)]
        h = struct.pack('<6i', 0o20, 0, 0, 0, 0, kind) + b''.join(struct.pack('<3i', *t) for t in tuples) + b''.join(map(vax, edges)) + struct.pack('<5i', 0, 0, 0, 0, 1)
        assert len(h) == 140
        open(path, 'wb').write(struct.pack('<5i', 20, 140, len(log), len(data), 0) + h + log + data)


def runs(a):
    out, flat = b'', a.ravel().tolist()
    current, length = flat[0], 0
    for v in flat:
        if v != current or length == 255:
            out, current, length = out + struct.pack('<bB', current, length), v, 0
        length += 1
    return out + struct.pack('<bB', current, length)


def turns(a):
    flat = a.ravel().tolist()
    first, other = flat[0], next(v for v in flat if v != flat[0])
    out, current, length = bytearray(), first, 0
    for v in flat:
        if v != current:
            out.append(length)
            current, length = v, 0
        elif length == 254:
            out.append(255)
            length = 0
        length += 1
    out.append(length)
    return struct.pack('<bb', first, other) + bytes(out)


def cubes(a, foreground):
    out = np.zeros([(s + 1) // 2 for s in a.shape], 'u1')
    for z, y, x in np.argwhere(a != 0):
        out[z // 2, y // 2, x // 2] |= 1 << ((z % 2) * 4 + (y % 2) * 2 + x % 2)
    return out.tobytes() + bytes([foreground])


mask = np.where(value('u8') > 100, 127, 0).astype('i1')
for wide, mark in ((False, '020'), (True, '030')):
    size = struct.pack('<q' if wide else '<i', 0)
    aim(f'aim/short_{mark}.aim', 0x20002, value('i16').tobytes(), wide)
    aim(f'aim/char_{mark}.aim', 0x10001, value('i8').tobytes(), wide)
    aim(f'aim/runs_{mark}.aim', 0x80002, size + runs(value('i8')), wide)
    aim(f'aim/turns_{mark}.aim', 0x150001, size + turns(mask), wide)
    aim(f'aim/cubes_{mark}.aim', 0x60001, cubes(mask, 127), wide)
aim('aim/border_020.aim', 0x80002, struct.pack('<i', 0) + runs(value('i8')[1:-1, 1:-1, 2:-2]), False, (2, 1, 1))
aim('aim/vax.aim', 0x40004, b''.join(vax(float(v)) if v else b'\0\0\0\0' for v in value('f32').ravel()), False)
aim('aim/double.aim', 0x140008, value('f64').tobytes(), False)

with open(target, 'wb') as raw, gzip.GzipFile('', 'wb', 9, raw, mtime=0) as packed, tarfile.open(fileobj=packed, mode='w') as archive:
    archive.add(root, '.', filter=lambda entry: entry.replace(mtime=0, uid=0, gid=0, uname='', gname='') if hasattr(entry, 'replace') else entry)
print(target, os.path.getsize(target))
shutil.rmtree(root)
