;; Writes bytes $from to $end of the memory as the inside of a JSON string to $to, and returns where they end there. What must
;; be escaped is found sixteen bytes at a time. At 8 * b stands what byte b becomes, and behind it, in the eighth byte, how
;; long that is. Up to 15 bytes behind the result are overwritten.
(module
  (memory (export "memory") 16)
  (func (export "escape") (param $from i32) (param $end i32) (param $to i32) (result i32)
    (local $bytes v128)
    (local $found i32)
    (local $entry i32)
    (loop $next
      (block $one
        (if (i32.gt_u (i32.add (local.get $from) (i32.const 16)) (local.get $end))
          (then
            (br_if $one (i32.lt_u (local.get $from) (local.get $end)))
            (return (local.get $to))))
        (local.set $bytes (v128.load align=1 (local.get $from)))
        (v128.store align=1 (local.get $to) (local.get $bytes))
        (local.set $found
          (i8x16.bitmask
            (v128.or
              (i8x16.lt_u (local.get $bytes) (v128.const i8x16 32 32 32 32 32 32 32 32 32 32 32 32 32 32 32 32))
              (v128.or
                (i8x16.eq (local.get $bytes) (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34))
                (i8x16.eq (local.get $bytes) (v128.const i8x16 92 92 92 92 92 92 92 92 92 92 92 92 92 92 92 92))))))
        ;; 16 when none was found.
        (local.set $entry (i32.ctz (i32.or (local.get $found) (i32.const 0x10000))))
        (local.set $from (i32.add (local.get $from) (local.get $entry)))
        (local.set $to (i32.add (local.get $to) (local.get $entry)))
        (br_if $next (i32.eqz (local.get $found))))
      (local.set $entry (i32.shl (i32.load8_u (local.get $from)) (i32.const 3)))
      (i64.store align=1 (local.get $to) (i64.load (local.get $entry)))
      (local.set $to (i32.add (local.get $to) (i32.load8_u offset=7 (local.get $entry))))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (br $next))
    unreachable))
