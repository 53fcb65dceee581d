;; (speak TEXT NAME) speaks a sentence to NAME.wav and writes to NAME.times, for
;; every word as it is written, when it begins and ends in that sound, in seconds.

(voice_cmu_us_slt_arctic_hts)

;; A little slower than the voice's own pace.
(Parameter.set 'Duration_Stretch 1.2)

;; The voice takes "reading" for the town of Reading.
(lex.add.entry '("reading" nil (((r iy) 1) ((d ih ng) 0))))

;; When the last of a written word's spoken parts ends. A hyphen is silent, and
;; what "'s" adds to "child's" counts as part of "child": they have no end.
(define (last-end parts)
  (let ((end 0))
    (mapcar
     (lambda (part)
       (let ((word (item.relation part 'Word)))
         (if (and word (> (item.feat word "word_end") end))
             (set! end (item.feat word "word_end")))))
     parts)
    end))

(define (speak text name)
  (let ((utt (SynthText text))
        (times (fopen (string-append name ".times") "w")))
    (utt.save.wave utt (string-append name ".wav") 'riff)
    (let ((token (utt.relation.first utt 'Token)))
      (while token
        (let ((parts (item.daughters token)))
          (format times "%s\t%f\t%f\n"
                  (item.name token)
                  (item.feat (item.relation (car parts) 'Word) "word_start")
                  (last-end parts)))
        (set! token (item.next token))))
    (fclose times)))
